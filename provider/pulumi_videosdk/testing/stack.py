"""A stack under the real `pulumi` command line, which touches nothing of its user's.

State, settings and PULUMI_HOME are in temporary folders, and no PULUMI_* or VIDEOSDK_* variable of the
caller's gets through: a test cannot reach a real stack, nor VideoSDK itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

TIMEOUT: Final = 300.0
"""Seconds that one command may take."""

GRACE: Final = (1.0, 20.0)
"""Seconds that a command has to end in after the first and after the second Ctrl-C: it takes about 5."""

PASSPHRASE: Final = "for tests only"

CONFIGURED: Final = ("config", "destroy", "import", "preview", "refresh", "up", "watch")
"""The commands that read the stack's config, or write it: by default beside the program."""


@dataclass(frozen=True)
class Run:
    """One run of the command line."""

    text: str
    """All that it printed."""

    changes: dict[str, int] = field(default_factory=dict)
    """How many resources each operation (`create`, `update`, `replace`, `delete`) was for, or in a preview
    would be for, components included; those that stay the same are left out. A refresh: what it found
    changed (`update`) or gone (`delete`)."""


class MakeStack(Protocol):
    """What the fixture `videosdk_stack` is."""

    def __call__(
        self,
        program: Path | str,
        *,
        name: str = "test",
        project: str = "program",
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Stack:
        """A new, empty stack.

        :param program: The folder of a Pulumi project, as a Path, which is used where it is and not written
            to; or a Python program's text.
        :param name: The stack's name.
        :param project: The project's name, for a program's text; a folder's is in its Pulumi.yaml.
        :param config: The stack's config: what its Pulumi.<name>.yaml would say; the folder's is not used.
        :param env: More environment variables for the program.

        A test's stacks share a back-end, where one finds another as `organization/<project>/<name>`.
        """
        ...


class Stack:
    """One stack of one program. A command that fails is an AssertionError that shows what it printed."""

    def __init__(self, name: str, project: str, folder: Path, home: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.project = project
        self.folder = folder
        """Where the program is."""
        self.env = dict(env)
        """The environment of every command; may be changed."""
        self._settings = home / f"Pulumi.{name}.yaml"
        self._events = home / "events.jsonl"

    def up(self, *args: str, expect_failure: bool = False) -> Run:
        """`pulumi up`. With `expect_failure` it must fail instead."""
        __tracebackhide__ = True
        return self._operate("up", "--yes", "--skip-preview", *args, expect_failure=expect_failure)

    def preview(self, *args: str, expect_failure: bool = False) -> Run:
        """`pulumi preview`."""
        __tracebackhide__ = True
        return self._operate("preview", *args, expect_failure=expect_failure)

    def refresh(self, *args: str, expect_failure: bool = False) -> Run:
        """`pulumi refresh`."""
        __tracebackhide__ = True
        return self._operate("refresh", "--yes", "--skip-preview", *args, expect_failure=expect_failure)

    def destroy(self, *args: str, expect_failure: bool = False) -> Run:
        """`pulumi destroy`."""
        __tracebackhide__ = True
        return self._operate("destroy", "--yes", "--skip-preview", *args, expect_failure=expect_failure)

    def outputs(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """The stack's outputs; secret ones read `[secret]` unless asked for."""
        __tracebackhide__ = True
        shown = ["--show-secrets"] if show_secrets else []
        found: dict[str, Any] = json.loads(self._stdout("stack", "output", "--json", *shown))
        return found

    def export(self) -> dict[str, Any]:
        """The state, secrets encrypted: `pulumi stack export`'s deployment."""
        __tracebackhide__ = True
        state: dict[str, Any] = json.loads(self._stdout("stack", "export"))["deployment"] or {}
        return state

    def run(self, *args: str, expect_failure: bool = False) -> Run:
        """Any other `pulumi` command on the stack, such as `run("config", "set", "key", "value")`."""
        __tracebackhide__ = True
        done = self._pulumi(args)
        text = done.stdout + done.stderr
        if expect_failure and done.returncode == 0:
            raise AssertionError(f"`pulumi {args[0]}` was to fail and did not:\n\n{text}")
        if done.returncode != 0 and not expect_failure:
            raise AssertionError(f"`pulumi {args[0]}` failed (exit code {done.returncode}):\n\n{text}")
        return Run(text, self._changes(refresh=args[0] == "refresh"))

    def _operate(self, command: str, *args: str, expect_failure: bool) -> Run:
        __tracebackhide__ = True
        common = ("--color", "never", "--event-log", str(self._events))
        return self.run(command, *common, *args, expect_failure=expect_failure)

    def _stdout(self, *args: str) -> str:
        __tracebackhide__ = True
        done = self._pulumi(args)
        if done.returncode != 0:
            raise AssertionError(f"`pulumi {' '.join(args[:2])}` failed:\n\n{done.stdout}{done.stderr}")
        return done.stdout

    def _pulumi(self, args: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        __tracebackhide__ = True
        self._events.unlink(missing_ok=True)
        settings = ["--config-file", str(self._settings)] if args[0] in CONFIGURED else []
        command = ["pulumi", "--non-interactive", *args, *settings, "--stack", self.name]
        pipes: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }
        try:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.env, text=True, start_new_session=True, **pipes
            )
        except FileNotFoundError:
            raise AssertionError("there is no `pulumi` on PATH: see pulumi.com/docs/install") from None
        try:
            stdout, stderr = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            stdout, stderr = _stopped(process)
            text = f"`pulumi {args[0]}` was not done after {TIMEOUT:g} s:\n\n{stdout}{stderr}"
            raise AssertionError(text) from None
        except BaseException:
            # Ctrl-C: nothing is left running behind the test's back.
            _stopped(process)
            raise
        return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)

    def _changes(self, *, refresh: bool) -> dict[str, int]:
        if not self._events.exists():
            return {}
        events = [json.loads(line) for line in self._events.read_text().splitlines()]
        kind = "resOutputsEvent" if refresh else "resourcePreEvent"
        steps = [event[kind]["metadata"] for event in events if kind in event]
        parts = ("same", "create-replacement", "delete-replaced", "refresh")
        ours = (step for step in steps if not step["type"].startswith("pulumi:"))
        return dict(Counter(step["op"] for step in ours if step["op"] not in parts))


class Workspace:
    """The stacks of one test, on one back-end."""

    def __init__(self, home: Path, settings: Mapping[str, str]) -> None:
        self._home = home
        self._backend = home / "backend"
        self._made: list[Stack] = []
        # The language host runs the `python3` that comes first: the one that has the program's packages.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "VIDEOSDK_"))}
        self._env = {
            **kept,
            "PATH": path,
            "PULUMI_BACKEND_URL": self._backend.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_DEBUG_COMMANDS": "1",  # for --event-log
            **settings,
        }

    def make(
        self,
        program: Path | str,
        *,
        name: str = "test",
        project: str = "program",
        config: Mapping[str, Any] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Stack:
        """See `MakeStack`."""
        home = self._home / f"stack-{len(self._made)}"
        home.mkdir()
        if isinstance(program, Path):
            folder, project = program.resolve(), _project(program)
        else:
            folder = _written(home / "program", program, project)
        self._write_empty(name, project)
        (home / f"Pulumi.{name}.yaml").write_text(json.dumps({"config": dict(config or {})}))
        self._made.append(Stack(name, project, folder, home, {**self._env, **(env or {})}))
        return self._made[-1]

    def destroy(self) -> None:
        """Destroys every stack, the latest first, protected resources included."""
        while self._made:
            stack = self._made.pop()
            resources = stack.export().get("resources") or []
            if any(one.get("protect") for one in resources):
                stack.run("state", "unprotect", "--all", "--yes")
            if resources:
                stack.destroy()

    def _write_empty(self, name: str, project: str) -> None:
        """What `pulumi stack init` leaves, without its writing to the program's folder."""
        state = self._backend / ".pulumi" / "stacks" / project / f"{name}.json"
        if state.exists():
            raise AssertionError(f"this test has a stack {project}/{name} already: give another name")
        state.parent.mkdir(parents=True, exist_ok=True)
        (self._backend / ".pulumi" / "meta.yaml").write_text("version: 1\n")
        empty = {"stack": f"organization/{project}/{name}", "latest": None}
        state.write_text(json.dumps({"version": 3, "checkpoint": empty}))


def _stopped(process: subprocess.Popen[str]) -> tuple[str, str]:
    """End a command, and give what it printed. Interrupted twice, `pulumi` ends its providers too and lets go
    of the lock; killed, it does neither."""
    for seconds in GRACE:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=seconds)
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()


def _written(folder: Path, program: str, project: str) -> Path:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
    (folder / "__main__.py").write_text(textwrap.dedent(program))
    return folder


def _project(folder: Path) -> str:
    import yaml  # comes with pulumi

    for name in ("Pulumi.yaml", "Pulumi.yml"):
        if (folder / name).exists():
            return str(yaml.safe_load((folder / name).read_text())["name"])
    raise AssertionError(f"{folder} is no Pulumi project: it has no Pulumi.yaml")
