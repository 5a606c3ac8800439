"""A stack under the real `pulumi` command line, apart from the user's own stacks and settings.

State, settings and PULUMI_HOME are in temporary folders, and the caller's PULUMI_* and VIDEOSDK_* variables
are not passed on: a test cannot reach a real stack, nor VideoSDK itself.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, TypedDict, Unpack

GRACE: Final = (1.0, 20.0)
"""Seconds that a command has to end in after the first and after the second Ctrl-C: it takes about 5."""

PASSPHRASE: Final = "for tests only"

CONFIGURED: Final = ("config", "destroy", "import", "preview", "refresh", "up", "watch")
"""The commands that read the stack's config, or write it: by default beside the program."""


class Options(TypedDict, total=False):
    """How a command is run."""

    expect_failure: bool | None
    """True: it must fail. None: it may fail or not. By default it must not."""

    env: Mapping[str, str | None]
    """Environment variables for this command; None removes one."""

    timeout: float
    """Seconds that it may take, instead of the stack's `timeout`."""


@dataclass(frozen=True)
class Step:
    """One step that the engine took, or in a preview would take."""

    op: str
    """create, same, update, replace, create-replacement, delete-replaced, delete, refresh, read, …"""

    name: str
    type: str
    diffs: tuple[str, ...] = ()
    """The properties that differ."""


@dataclass(frozen=True)
class Run:
    """One run of the command line."""

    args: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str
    seconds: float
    events: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """The engine's events of an `up`, `preview`, `refresh` or `destroy`."""

    @property
    def text(self) -> str:
        """All that it printed."""
        return self.stdout + self.stderr

    @property
    def steps(self) -> list[Step]:
        """The steps in order, components' included; those on the stack and on providers are left out."""
        return [
            Step(
                step["op"],
                _name(step),
                step["type"],
                tuple(sorted(step.get("detailedDiff") or step.get("diffs") or ())),
            )
            for step in self._steps("resourcePreEvent")
        ]

    @property
    def changes(self) -> dict[str, int]:
        """How many resources each operation (`create`, `update`, `replace`, `delete`) was for, or in a
        preview would be for, components included; those that stay the same are left out. A refresh: what it
        found changed (`update`) or gone (`delete`)."""
        ignored = ("same", "create-replacement", "delete-replaced", "refresh")
        kind = "resOutputsEvent" if self.args[0] == "refresh" else "resourcePreEvent"
        return dict(Counter(step["op"] for step in self._steps(kind) if step["op"] not in ignored))

    @property
    def drift(self) -> dict[str, tuple[str, ...]]:
        """What a refresh found changed: by name, `update` or `delete`, and the properties that differ, named
        as in the state: `public_key`, of a native resource `publicKey`."""
        return {
            _name(step): (step["op"], *_changed(step))
            for step in self._steps("resOutputsEvent")
            if step["op"] in ("update", "delete")
        }

    @property
    def diagnostics(self) -> list[str]:
        """The warnings and errors, in order."""
        events = (event.get("diagnosticEvent", {}) for event in self.events)
        return [one["message"] for one in events if one.get("severity") in ("warning", "error")]

    def _steps(self, kind: str) -> Iterator[dict[str, Any]]:
        for event in self.events:
            step = event.get(kind, {}).get("metadata")
            if step and not step["type"].startswith("pulumi:"):
                yield step


class MakeStack(Protocol):
    """The type of the fixture `videosdk_stack`."""

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

    timeout = 300.0
    """Seconds that one command may take."""

    def __init__(self, name: str, project: str, folder: Path, home: Path, env: Mapping[str, str]) -> None:
        self.name = name
        self.project = project
        self.folder = folder
        """Where the program is."""
        self.env = dict(env)
        """The environment of every command; may be changed."""
        self.event_log = home / "events.jsonl"
        self._config_file = home / f"Pulumi.{name}.yaml"

    def up(self, *args: str, **how: Unpack[Options]) -> Run:
        """`pulumi up`. With `expect_failure` it must fail instead; see `Options`."""
        __tracebackhide__ = True
        return self._operate("up", "--yes", "--skip-preview", *args, **how)

    def preview(self, *args: str, **how: Unpack[Options]) -> Run:
        """`pulumi preview`."""
        __tracebackhide__ = True
        return self._operate("preview", *args, **how)

    def refresh(self, *args: str, **how: Unpack[Options]) -> Run:
        """`pulumi refresh`."""
        __tracebackhide__ = True
        return self._operate("refresh", "--yes", "--skip-preview", *args, **how)

    def destroy(self, *args: str, **how: Unpack[Options]) -> Run:
        """`pulumi destroy`."""
        __tracebackhide__ = True
        return self._operate("destroy", "--yes", "--skip-preview", *args, **how)

    def outputs(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """The stack's outputs; secret ones read `[secret]` unless asked for."""
        __tracebackhide__ = True
        shown = ["--show-secrets"] if show_secrets else []
        found: dict[str, Any] = json.loads(self.run("stack", "output", "--json", *shown).stdout)
        return found

    def export(self) -> dict[str, Any]:
        """The state, secrets encrypted: `pulumi stack export`'s deployment."""
        __tracebackhide__ = True
        state: dict[str, Any] = json.loads(self.run("stack", "export").stdout)["deployment"] or {}
        return state

    def run(self, *args: str, **how: Unpack[Options]) -> Run:
        """Any other `pulumi` command on the stack, such as `run("config", "set", "key", "value")`."""
        __tracebackhide__ = True
        begun = time.monotonic()
        process = self._start(args, how.get("env", {}))
        timeout = how.get("timeout", self.timeout)
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            stdout, stderr = _stopped(process)
            text = f"`pulumi {args[0]}` was not done after {timeout:g} s:\n\n{stdout}{stderr}"
            raise AssertionError(text) from None
        except BaseException:
            # Ctrl-C: leave no process running.
            _stopped(process)
            raise
        code, seconds = process.returncode, time.monotonic() - begun
        done = Run(args, code, stdout, stderr, seconds, self._read_events())
        wanted = how.get("expect_failure", False)
        if wanted and code == 0:
            raise AssertionError(f"`pulumi {args[0]}` was to fail and did not:\n\n{done.text}")
        if wanted is False and code != 0:
            raise AssertionError(f"`pulumi {args[0]}` failed (exit code {code}):\n\n{done.text}")
        return done

    def _operate(self, command: str, *args: str, **how: Unpack[Options]) -> Run:
        __tracebackhide__ = True
        return self.run(command, "--color", "never", "--event-log", str(self.event_log), *args, **how)

    def _start(self, args: tuple[str, ...], env: Mapping[str, str | None]) -> subprocess.Popen[str]:
        __tracebackhide__ = True
        self.event_log.unlink(missing_ok=True)
        config_file = ["--config-file", str(self._config_file)] if args[0] in CONFIGURED else []
        changed = {**self.env, **env}
        try:
            return subprocess.Popen(
                ["pulumi", "--non-interactive", *args, *config_file, "--stack", self.name],
                cwd=self.folder,
                env={name: value for name, value in changed.items() if value is not None},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                start_new_session=True,
            )
        except FileNotFoundError:
            raise AssertionError("there is no `pulumi` on PATH: see pulumi.com/docs/install") from None

    def _read_events(self) -> list[dict[str, Any]]:
        """The events of the operation itself; those of a preview before it are left out."""
        if not self.event_log.exists():
            return []
        events = [json.loads(line) for line in self.event_log.read_text("utf-8").splitlines()]
        starts = [at for at, event in enumerate(events) if "preludeEvent" in event]
        return events[starts[-1] :] if starts else events


class Workspace:
    """The stacks of one test, on one back-end."""

    def __init__(self, home: Path, settings: Mapping[str, str]) -> None:
        self._home = home
        self._backend = home / "backend"
        self._made: list[Stack] = []
        self._env = {**environment(self._backend), **settings}

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
            folder = home / "program"
            write_program(folder, program, project)
        write_stack(self._backend, home, name, project, config or {})
        self._made.append(Stack(name, project, folder, home, {**self._env, **(env or {})}))
        return self._made[-1]

    def destroy(self) -> None:
        """Destroy every stack, the latest first, protected resources included."""
        while self._made:
            stack = self._made.pop()
            resources = stack.export().get("resources") or []
            if any(one.get("protect") for one in resources):
                stack.run("state", "unprotect", "--all", "--yes")
            if resources:
                stack.destroy()


def environment(backend: Path) -> dict[str, str]:
    """This process's environment, with nothing in it that could reach a real stack or VideoSDK itself."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "VIDEOSDK_"))}
    # The language host runs the `python3` that comes first: the one that has the program's packages.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {
        **kept,
        "PATH": path,
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "1",
        "PULUMI_DEBUG_COMMANDS": "1",  # for --event-log
    }


def write_program(folder: Path, program: str, project: str) -> None:
    """A Python program's text as a Pulumi project in a folder of its own."""
    folder.mkdir(parents=True)
    (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
    (folder / "__main__.py").write_text(textwrap.dedent(program), "utf-8")


def write_stack(backend: Path, settings: Path, name: str, project: str, config: Mapping[str, Any]) -> None:
    """What `pulumi stack init` leaves: an empty state, and the stack's settings in a folder of their own."""
    state = state_file(backend, name, project)
    if state.exists():
        raise AssertionError(f"this test has a stack {project}/{name} already: give another name")
    state.parent.mkdir(parents=True, exist_ok=True)
    (backend / ".pulumi" / "meta.yaml").write_text("version: 1\n")
    empty = {"stack": f"organization/{project}/{name}", "latest": None}
    state.write_text(json.dumps({"version": 3, "checkpoint": empty}))
    (settings / f"Pulumi.{name}.yaml").write_text(json.dumps({"config": dict(config)}))


def state_file(backend: Path, name: str, project: str) -> Path:
    """Where a back-end in a folder has a stack's state."""
    return backend / ".pulumi" / "stacks" / project / f"{name}.json"


def _name(step: Mapping[str, Any]) -> str:
    """The resource's name in the program."""
    return str(step["urn"]).rsplit("::", 1)[1]


def _changed(step: Mapping[str, Any]) -> list[str]:
    """The properties that a refresh found changed; a dynamic provider cannot name them to the engine."""
    if step["op"] == "delete":
        return []
    old, new = ((step.get(state) or {}).get("outputs") or {} for state in ("old", "new"))
    return sorted(k for k in {*old, *new} if not k.startswith("__") and old.get(k) != new.get(k))


def _stopped(process: subprocess.Popen[str]) -> tuple[str, str]:
    """End a command, and return what it printed. Interrupted twice, `pulumi` also ends its providers and
    releases the lock; killed, it does neither."""
    for seconds in GRACE:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=seconds)
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()


def _project(folder: Path) -> str:
    import yaml  # comes with pulumi

    for name in ("Pulumi.yaml", "Pulumi.yml"):
        if (folder / name).exists():
            return str(yaml.safe_load((folder / name).read_text("utf-8"))["name"])
    raise AssertionError(f"{folder} is no Pulumi project: it has no Pulumi.yaml")
