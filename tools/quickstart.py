#!/usr/bin/env python3
"""`make up` and `make down`: examples/quickstart, deployed by the real command line.

Without VIDEOSDK_* credentials in the environment it is deployed to the emulator, which is started in the
background; with them, to VideoSDK itself. All files are in `.quickstart/` of the checkout: state, passphrase,
plugins, the emulator's database and log, and `env`, which sets a shell up to work with them. Credentials are
never written to a file.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from videosdk_emulator import DEFAULT_API_KEY, DEFAULT_SECRET, Control, wait_until_healthy

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".quickstart"
STACK = "quickstart"
INBOX = "quickstart"  # the emulator's, where the webhooks arrive
STATE = HOME / "state"
CONFIG = HOME / f"Pulumi.{STACK}.yaml"
PASSPHRASE = HOME / "passphrase"
SHELL = HOME / "env"  # for `. .quickstart/env`
TARGET = HOME / "target"  # where the stack is deployed: "emulator" or "videosdk"
URL = HOME / "emulator.url"
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


# Where to deploy to


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
        "QUICKSTART_WEBHOOK_URL": f"{url}/_emulator/inbox/{INBOX}",
    }


# The emulator in the background


def emulator() -> psutil.Process | None:
    """The emulator of this checkout, if it is running: the one that serves its database."""
    for process in psutil.process_iter(["cmdline"]):
        if str(DATABASE) in (process.info["cmdline"] or []):
            return process
    return None


def start_emulator() -> str:
    """Start the emulator unless it is running, and return its url."""
    if emulator() is None:
        command = [
            sys.executable,
            "-m",
            "videosdk_emulator",
            "--port",
            str(free_port()),
            "--url-file",
            str(URL),
        ]
        command += ["--database", str(DATABASE), "--join-after", str(JOIN_AFTER)]
        URL.unlink(missing_ok=True)
        with LOG.open("a") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=HOME, start_new_session=True
            )
        say(f"started the emulator, process {process.pid}")
        deadline = time.monotonic() + START_TIMEOUT
        while not (URL.exists() and URL.read_text()):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"the emulator did not start; {LOG} says why")
            time.sleep(0.05)
    url = URL.read_text()
    with wait_until_healthy(url) as control:
        # As a good receiver: it turns away what is not signed.
        control.configure_inbox(INBOX, unsigned_status=401)
    return url


def free_port() -> int:
    """The last port if it is free, so that no url in the stack changes; else 0, which stands for any."""
    port = urlsplit(URL.read_text()).port if URL.exists() else None
    if port:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
        say(f"port {port} is in use; the emulator gets a new one")
    return 0


def stop_emulator() -> None:
    """Write down which calls the emulator received, stop it, and return once it is gone."""
    running = emulator()
    if running is None:
        return
    with contextlib.suppress(OSError, ValueError), Control(URL.read_text()) as control:
        REQUESTS.write_text(json.dumps(control.requests(), indent=2) + "\n")
    running.terminate()
    try:
        running.wait(STOP_TIMEOUT)
    except psutil.TimeoutExpired:
        raise Failed(f"the emulator, process {running.pid}, does not stop") from None
    say(f"stopped the emulator; the calls that it received are in {REQUESTS}")


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
        if fresh and emulator() is None:
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
