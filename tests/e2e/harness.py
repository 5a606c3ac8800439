"""A stack under the real `pulumi` command line, in a folder of its own: the plugin's, and how it can be hurt.

    stack = Stack(engine, folder, program, env)
    done = stack.up()
    assert done.changes == {"create": 1}

Nothing of one stack is shared with another but PULUMI_HOME.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from pulumi_videosdk.testing import Run as Result
from pulumi_videosdk.testing import Stack as TestedStack
from pulumi_videosdk.testing import Step
from pulumi_videosdk.testing.stack import environment, state_file, write_program, write_stack
from tests.support import vault

__all__ = [
    "ROOT",
    "Engine",
    "Result",
    "Stack",
    "Step",
    "ensure_engine",
    "processes_in",
    "without_ciphertext",
]

ROOT: Final = Path(__file__).resolve().parents[2]

PASSPHRASE: Final = "correct horse battery staple"
"""With which the recorded states of tests/fixtures are encrypted."""

WITHOUT_CHECKPOINTS: Final = {"PULUMI_SKIP_CHECKPOINTS": "true"}
"""Lets the engine write the state once, at the end, and not before and after each step."""

PROVIDERS: Final = ("pulumi.dynamic", "pulumi_videosdk.plugin")
"""The commands of the provider's processes."""

PIP_LIST: Final = "-m pip list -v --format json"
"""What the language host asks `python3` for before each run of a program."""


@dataclass(frozen=True)
class Engine:
    """Where the command line is, and what every stack of a test session shares."""

    path: str
    """PATH with `pulumi` and this interpreter's `python3` first."""

    home: Path
    """PULUMI_HOME."""

    spared: Mapping[str, str] = field(default_factory=dict)
    """More of the environment: spares a run work that no test is about."""

    def environment(self, backend: Path) -> dict[str, str]:
        """What a user's stack has in its environment, and nothing that could reach a real one."""
        return environment(backend) | {
            "PATH": self.path,
            "PULUMI_HOME": str(self.home),
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",  # a test must not look for downloads
            **self.spared,
        }

    def listing_packages_once(self, folder: Path) -> Engine:
        """The same, but the packages are listed now, not before each run: that takes half a second each time.

        A `python3` that answers that one question from a file comes before the real one.
        """
        listed = subprocess.check_output([sys.executable, *PIP_LIST.split()])
        (folder / "packages.json").write_bytes(listed)
        answer, python = shlex.quote(str(folder / "packages.json")), shlex.quote(sys.executable)
        script = f'#!/bin/sh\n[ "$*" = "{PIP_LIST}" ] && exec cat {answer}\nexec {python} "$@"\n'
        (folder / "python3").write_text(script)
        (folder / "python3").chmod(0o755)
        return replace(self, path=os.pathsep.join([str(folder), self.path]))

    def sparing(self, vault: str) -> Engine:
        """The same, but a Vault keeps the stacks' keys, and pydantic looks for no plugins of its own."""
        return replace(self, spared={"VAULT_ADDR": vault, "PYDANTIC_DISABLE_PLUGINS": "__all__"})


class Stack(TestedStack):
    """One stack of one program. A run that ends otherwise than expected is an AssertionError showing it."""

    timeout = 120.0

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        program: str,
        env: Mapping[str, str] | None = None,
        *,
        name: str = "dev",
        project: str = "e2e",
        config: Mapping[str, str] | None = None,
    ) -> None:
        self.backend = folder / "backend"
        self._started: list[subprocess.Popen[str]] = []
        where = folder / "program"
        write_program(where, program, project)
        # Beside the program, where our own command line looks for it.
        write_stack(self.backend, where, name, project, config or {})
        if "VAULT_ADDR" in engine.spared:
            vault.keep(where / f"Pulumi.{name}.yaml")
        settings = engine.environment(self.backend) | dict(env or {})
        super().__init__(name, project, where, where, settings)

    @property
    def state_file(self) -> Path:
        return state_file(self.backend, self.name, self.project)

    def write(self, program: str) -> None:
        """Change the program."""
        (self.folder / "__main__.py").write_text(textwrap.dedent(program))

    # What a user runs

    def cancel(self) -> Result:
        """What a user does about the lock that a killed run left."""
        return self.run("cancel", "--yes")

    def set_config(self, key: str, value: str, *, secret: bool = False) -> None:
        self.run("config", "set", "--secret" if secret else "--plaintext", key, value)

    def set_secrets(self, values: Mapping[str, str]) -> None:
        """Several secrets at once: to encrypt with a passphrase takes a while."""
        given = (part for key, value in values.items() for part in ("--secret", f"{key}={value}"))
        self.run("config", "set-all", *given)

    # For runs that are interrupted

    def start_up(self, *args: str, env: Mapping[str, str | None] | None = None) -> subprocess.Popen[str]:
        """`pulumi up` in the background, in a process group of its own; output goes to pipes."""
        return self.start("up", *args, env=env)

    def start(
        self, command: str, *args: str, env: Mapping[str, str | None] | None = None
    ) -> subprocess.Popen[str]:
        """`pulumi up`, `refresh` or `destroy` in the background, as `start_up`."""
        return self._start((command, "--yes", "--skip-preview", *args), env or {})

    def kill(self, process: subprocess.Popen[str]) -> None:
        """What `kill -9` of the command line does: the provider's process is left behind."""
        process.kill()
        process.communicate()

    def kill_provider(self) -> None:
        """What `kill -9` of the provider's process does, or a machine that is out of memory.

        Returns once its connections are closed.
        """
        for pid in self.provider_pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            while _alive(pid):
                time.sleep(0.01)

    def interrupt(self, process: subprocess.Popen[str], times: int = 1) -> None:
        """What Ctrl-C does; each time after the first only once the command line has taken notice."""
        assert process.stdout is not None
        for _ in range(times):
            os.killpg(process.pid, signal.SIGINT)
            for line in process.stdout:
                if "^C received" in line:
                    break

    def provider_pids(self) -> list[int]:
        """The provider's processes that work for this stack, whichever way it is reached."""
        return [pid for pid, command in self._processes() if any(one in command for one in PROVIDERS)]

    def kill_everything(self) -> None:
        """Every process that works for this stack, by its id."""
        for pid, _ in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self._started:
            process.wait(timeout=10)

    # What the state holds

    def export(self) -> dict[str, Any]:
        """The state as it stands in the back-end: secrets stay encrypted."""
        state: dict[str, Any] = json.loads(self.state_file.read_text())["checkpoint"]["latest"] or {}
        return state

    def write_state(self, state: Mapping[str, Any]) -> None:
        """Put a changed state in the place of the one there is."""
        whole = json.loads(self.state_file.read_text())
        whole["checkpoint"]["latest"] = state
        self.state_file.write_text(json.dumps(whole))

    def resources(self) -> dict[str, dict[str, Any]]:
        """Our resources in the state, by name."""
        found = self.export().get("resources") or []
        return {r["urn"].rsplit("::", 1)[1]: r for r in found if not r["type"].startswith("pulumi:")}

    def pending(self) -> list[dict[str, Any]]:
        """The operations that a killed run left open."""
        return self.export().get("pending_operations") or []

    def locked(self) -> bool:
        """Whether a run holds the stack, or one that was killed still does."""
        return any((self.backend / ".pulumi" / "locks").rglob("*.json"))

    def files(self) -> Iterator[Path]:
        """Everything that Pulumi wrote for this stack: state, history, backups, settings, event log.

        Not what Python keeps of the program, which holds what the program says.
        """
        for folder in (self.backend, self.folder):
            files = (path for path in folder.rglob("*") if path.is_file())
            yield from (path for path in files if path.parent.name != "__pycache__")

    def _start(self, args: tuple[str, ...], env: Mapping[str, str | None]) -> subprocess.Popen[str]:
        self._started.append(super()._start(args, env))
        return self._started[-1]

    def _processes(self) -> list[tuple[int, str]]:
        """The living processes with this stack's back-end in their environment."""
        mark = f"PULUMI_BACKEND_URL={self.backend.as_uri()}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    found.append((int(entry.name), command))
        return found


def without_ciphertext(value: Any) -> Any:
    """What stands in the state, each secret as "[secret]": each write of the state encrypts it anew."""
    if isinstance(value, dict):
        if "ciphertext" in value:
            return "[secret]"
        return {key: without_ciphertext(item) for key, item in value.items()}
    return [without_ciphertext(item) for item in value] if isinstance(value, list) else value


def ensure_engine(home: Path) -> Engine:
    """The command line that `tools/pulumi_cli.py` finds or makes."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools/pulumi_cli.py"], stdout=subprocess.PIPE, text=True, check=True
    )
    # The language host runs the `python3` that comes first on PATH.
    folders = [done.stdout.strip(), str(Path(sys.executable).parent), os.environ["PATH"]]
    return Engine(os.pathsep.join(folder for folder in folders if folder), home)


def processes_in(folder: Path) -> list[str]:
    """The processes whose command names a folder or that work in it, each with its id."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(folder) in command or (entry / "cwd").resolve().is_relative_to(folder):
                found.append(f"{entry.name} {command}")
    return found


def _alive(pid: int) -> bool:
    """Whether any thread of a process is left: with the last one go its connections."""
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[0] not in "ZX":
                return True
    return False
