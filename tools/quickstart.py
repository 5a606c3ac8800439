#!/usr/bin/env python3
"""`make up` and `make down`: examples/quickstart, deployed by the real command line.

Without VIDEOSDK_* credentials in the environment it is deployed to the emulator, started here in the
background; with them, to VideoSDK itself. Everything that this keeps is in `.quickstart/` of the checkout:
state, passphrase, plugins, the emulator's database and log, and `env`, by which a shell works with all of
it. Credentials are never written down.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from videosdk_emulator import DEFAULT_API_KEY, DEFAULT_SECRET

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".quickstart"
STACK = "quickstart"
STATE = HOME / "state"
CONFIG = HOME / f"Pulumi.{STACK}.yaml"
PASSPHRASE = HOME / "passphrase"
SHELL = HOME / "env"  # for `. .quickstart/env`
TARGET = HOME / "target"  # whom the stack was deployed to: "emulator" or "videosdk"
PORT = HOME / "emulator.port"
PID = HOME / "emulator.pid"
LOCK = HOME / "emulator.lock"  # held by the emulator as long as it lives
DATABASE = HOME / "emulator.sqlite"
LOG = HOME / "emulator.log"
REQUESTS = HOME / "emulator-requests.json"

PULUMI = {
    "PULUMI_HOME": str(HOME / "pulumi"),
    "PULUMI_BACKEND_URL": f"file://{STATE}",
    "PULUMI_CONFIG_PASSPHRASE_FILE": str(PASSPHRASE),
    "PULUMI_SKIP_UPDATE_CHECK": "1",
}

JOIN_AFTER = 3  # seconds until a simulated participant joins a new room
START_TIMEOUT = 20.0  # seconds for the emulator to answer
STOP_TIMEOUT = 10.0


class Failed(Exception):
    """The text says what went wrong and what to do."""


def say(text: str) -> None:
    print(f"quickstart: {text}", file=sys.stderr, flush=True)


# Whom to talk to


def credentials_given() -> bool:
    """Whether the environment has credentials for VideoSDK. Raises Failed on half a key pair."""
    if os.environ.get("VIDEOSDK_API_KEY") == DEFAULT_API_KEY:  # a shell that has read SHELL
        return False
    if os.environ.get("VIDEOSDK_TOKEN"):
        return True
    pair = {name: bool(os.environ.get(name)) for name in ("VIDEOSDK_API_KEY", "VIDEOSDK_SECRET")}
    if all(pair.values()):
        return True
    if any(pair.values()):
        missing = next(name for name, given in pair.items() if not given)
        raise Failed(f"half a key pair: {missing} is not set. Set both, or neither to use the emulator.")
    return False


def target_of_stack() -> str | None:
    return TARGET.read_text().strip() if TARGET.exists() else None


def videosdk_environment() -> dict[str, str]:
    """What the program and the provider need when they talk to VideoSDK itself."""
    return {name: value for name, value in os.environ.items() if name.startswith("VIDEOSDK_")}


def emulator_environment(url: str) -> dict[str, str]:
    return {
        "VIDEOSDK_API_ENDPOINT": url,
        "VIDEOSDK_API_KEY": DEFAULT_API_KEY,
        "VIDEOSDK_SECRET": DEFAULT_SECRET,
        "QUICKSTART_WEBHOOK_URL": f"{url}/_emulator/inbox/quickstart",
    }


# The emulator in the background


@contextlib.contextmanager
def emulator_lock() -> Iterator[IO[str] | None]:
    """The lock's file if no emulator of this checkout is alive, else None."""
    with LOCK.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock


def emulator_is_alive() -> bool:
    with emulator_lock() as lock:
        return lock is None


def start_emulator() -> str:
    """Start the emulator unless it is running, and return its url."""
    with emulator_lock() as lock:
        if lock is not None:
            port = free_port()
            command = [sys.executable, "-m", "videosdk_emulator", "--port", str(port)]
            command += ["--database", str(DATABASE), "--join-after", str(JOIN_AFTER)]
            with LOG.open("a") as log:
                # It inherits the lock, so that whether it lives can be asked without trusting a number.
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=HOME,
                    start_new_session=True,
                    pass_fds=[lock.fileno()],
                )
            PORT.write_text(str(port))
            PID.write_text(str(process.pid))
            say(f"started the emulator, process {process.pid}")
    url = f"http://127.0.0.1:{PORT.read_text()}"
    wait_for_emulator(url)
    return url


def free_port() -> int:
    """The port of the last time if it is still free, so that nothing declared changes; else a new one."""
    for port in [int(PORT.read_text())] if PORT.exists() else []:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
        say(f"port {port} is taken by something else; the emulator gets a new one")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_emulator(url: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError):
            if control(url, "health").get("emulator") == "videosdk":
                return
        if not emulator_is_alive():
            break
        time.sleep(0.1)
    raise Failed(f"the emulator did not come up; {LOG} says why")


def control(url: str, path: str) -> Any:
    """A GET of the emulator's control API. A proxy in the environment must not come between."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url}/_emulator/{path}", timeout=10) as reply:
        return json.load(reply)


def stop_emulator() -> None:
    """Keep what the emulator was asked, stop it, and return once it is gone."""
    if not emulator_is_alive():
        return
    with contextlib.suppress(OSError, ValueError):
        asked = control(f"http://127.0.0.1:{PORT.read_text()}", "requests")
        REQUESTS.write_text(json.dumps(asked, indent=2) + "\n")
    deadline = time.monotonic() + STOP_TIMEOUT
    pid = int(PID.read_text())
    os.kill(pid, signal.SIGTERM)
    while emulator_is_alive():
        if time.monotonic() > deadline:
            raise Failed(f"the emulator, process {pid}, does not stop")
        time.sleep(0.05)
    PID.unlink()
    say(f"stopped the emulator; what it was asked is in {REQUESTS}")


# The command line


def pulumi_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This environment with a PULUMI_HOME and a back-end of its own, and no setting of another stack."""
    ensure = [sys.executable, str(ROOT / "tools/pulumi_cli.py")]
    found = subprocess.run(ensure, stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        raise SystemExit(found.returncode)
    folders = [found.stdout.strip(), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "VIDEOSDK_"))}
    return kept | {
        "PATH": os.pathsep.join(folder for folder in folders if folder),
        **PULUMI,
        **extra,
    }


def write_shell_file(path: str, settings: Mapping[str, str]) -> None:
    """Write what a shell needs besides what it has: settings, and the folders that come first on `path`."""
    first = path.removesuffix(os.environ.get("PATH", os.defpath))
    lines = [f"export {name}={shlex.quote(value)}" for name, value in settings.items()]
    SHELL.write_text("\n".join([f'export PATH={shlex.quote(first)}"$PATH"', *lines, ""]))


def stack_exists() -> bool:
    return (STATE / ".pulumi" / "stacks" / "quickstart" / f"{STACK}.json").exists()


def run(env: Mapping[str, str], *args: str, cwd: Path = HOME, quiet: bool = False) -> int:
    """Run `pulumi`. Its output goes to the user, or with `quiet` only if it fails."""
    output = subprocess.PIPE if quiet else None
    command = ["pulumi", "--non-interactive", *args, "--stack", STACK]
    done = subprocess.run(command, cwd=cwd, env=dict(env), stdout=output, stderr=output, text=True)
    if quiet and done.returncode != 0:
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode


def make_home() -> None:
    HOME.mkdir(mode=0o700, exist_ok=True)
    STATE.mkdir(exist_ok=True)
    if not PASSPHRASE.exists():
        with os.fdopen(os.open(PASSPHRASE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
    # `stack` commands run here and leave their settings here, not in the checkout.
    (HOME / "Pulumi.yaml").write_text("name: quickstart\nruntime: python\n")


# The two commands


def up() -> int:
    target = "videosdk" if credentials_given() else "emulator"
    if stack_exists() and target_of_stack() not in (None, target):
        raise Failed(
            f"the stack is deployed to {target_of_stack()}, and the environment now means {target}: "
            "run `make down` with the environment it was deployed with, then `make up`"
        )
    if target == "videosdk" and not os.environ.get("QUICKSTART_WEBHOOK_URL"):
        raise Failed(
            "set QUICKSTART_WEBHOOK_URL to an https url of yours that VideoSDK can post its webhooks to"
        )
    make_home()
    fresh = not stack_exists()
    if target == "emulator":
        if fresh and not emulator_is_alive():
            for file in HOME.glob(f"{DATABASE.name}*"):  # the database and its write-ahead log
                file.unlink()
        url = start_emulator()
        say(f"no VideoSDK credentials in the environment: deploying to the emulator at {url}")
        env = pulumi_environment(emulator_environment(url))
    else:
        say("deploying to VideoSDK, with the credentials in the environment")
        env = pulumi_environment(videosdk_environment())
    TARGET.write_text(target)
    write_shell_file(env["PATH"], PULUMI | (emulator_environment(url) if target == "emulator" else {}))
    if fresh and run(env, "stack", "init", "--no-select", quiet=True) != 0:
        return 1
    status = run(env, "up", "--yes", "--config-file", str(CONFIG), cwd=ROOT)
    if status != 0:
        return status
    status = run(env, "stack", "output")
    if target == "emulator":
        print(f"\nWebhooks received: curl {env['QUICKSTART_WEBHOOK_URL']}")
        print(f"Calls received:    curl {url}/_emulator/requests")
    print(f"By hand, and the other examples: . {SHELL.relative_to(ROOT)}")
    print("`make down` takes everything away again.")
    return status


def down() -> int:
    if not stack_exists():
        if HOME.exists():
            stop_emulator()
        say("nothing is deployed")
        return 0
    if target_of_stack() == "videosdk":
        if not credentials_given():
            raise Failed("the stack is deployed to VideoSDK: set the credentials that it was deployed with")
        env = pulumi_environment(videosdk_environment())
    else:
        env = pulumi_environment(emulator_environment(start_emulator()))
    status = run(env, "destroy", "--yes", "--config-file", str(CONFIG), cwd=ROOT)
    if status != 0:
        say("destroy failed; this is what is left, and the state of it is kept:")
        run(env, "stack", "--show-ids")
        return status
    if run(env, "stack", "rm", "--yes", quiet=True) != 0:
        return 1
    TARGET.unlink(missing_ok=True)
    SHELL.unlink(missing_ok=True)
    stop_emulator()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["up", "down"])
    try:
        return up() if parser.parse_args().command == "up" else down()
    except Failed as reason:
        print(f"error: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
