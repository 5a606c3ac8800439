"""A stack under the real `pulumi` command line, in a folder of its own.

    stack = Stack(engine, folder, program, env)
    done = stack.up()
    assert done.changes == {"create": 1}

Nothing of one stack is shared with another but PULUMI_HOME. The empty stack is written as a file: that is
what `pulumi stack init` would leave, without its 0.3 s.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 120.0  # seconds for one run of the command line
PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True)
class Engine:
    """Where the command line is, and what every stack of a test session shares."""

    path: str
    """PATH with `pulumi` and this interpreter's `python3` first."""

    home: Path
    """PULUMI_HOME."""

    def environment(self, backend: Path) -> dict[str, str]:
        """This process's environment, with nothing in it that could reach a real stack or VideoSDK itself."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "VIDEOSDK_"))}
        return kept | {
            "PATH": self.path,
            "PULUMI_HOME": str(self.home),
            "PULUMI_BACKEND_URL": backend.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",  # a test must not look for downloads
            "PULUMI_DEBUG_COMMANDS": "1",  # for --event-log
        }


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
class Result:
    """One run of the command line."""

    args: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str
    seconds: float
    events: list[dict[str, Any]] = field(default_factory=list, repr=False)
    """The engine's events of the operation itself; those of the preview before it are left out."""

    @property
    def text(self) -> str:
        """All that the user saw."""
        return self.stdout + self.stderr

    @property
    def steps(self) -> list[Step]:
        """The steps on our resources, in order; those on the stack and on providers are left out."""
        found = []
        for event in self.events:
            step = event.get("resourcePreEvent", {}).get("metadata")
            if step and not step["type"].startswith("pulumi:"):
                differs = tuple(sorted(step.get("detailedDiff") or step.get("diffs") or ()))
                found.append(Step(step["op"], step["urn"].rsplit("::", 1)[1], step["type"], differs))
        return found

    @property
    def changes(self) -> dict[str, int]:
        """How many of our resources each operation was for, without those that stay the same.

        A replacement counts once, as `replace`.
        """
        parts = ("same", "create-replacement", "delete-replaced", "refresh")
        return dict(Counter(step.op for step in self.steps if step.op not in parts))

    @property
    def drift(self) -> dict[str, tuple[str, ...]]:
        """What a refresh found changed: the outcome (update, delete) and the properties for each name."""
        found = {}
        for event in self.events:
            step = event.get("resOutputsEvent", {}).get("metadata")
            if step and not step["type"].startswith("pulumi:") and step["op"] in ("update", "delete"):
                found[step["urn"].rsplit("::", 1)[1]] = (step["op"], *_changed(step))
        return found

    @property
    def diagnostics(self) -> list[str]:
        """The warnings and errors, in order."""
        events = (event.get("diagnosticEvent", {}) for event in self.events)
        return [one["message"] for one in events if one.get("severity") in ("warning", "error")]


class Stack:
    """One stack of one program. A run that ends otherwise than expected is an AssertionError showing it."""

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
        self.name = name
        self.project = project
        self.folder = folder / "program"
        self.backend = folder / "backend"
        self.env = engine.environment(self.backend) | dict(env or {})
        self.event_log = folder / "events.jsonl"
        self._started: list[subprocess.Popen[str]] = []
        self.folder.mkdir(parents=True)
        self.state_file.parent.mkdir(parents=True)
        (self.backend / ".pulumi" / "meta.yaml").write_text("version: 1\n")
        (self.folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
        settings = {"config": dict(config or {})}
        (self.folder / f"Pulumi.{name}.yaml").write_text(json.dumps(settings))
        empty = {"stack": f"organization/{project}/{name}", "latest": None}
        self.state_file.write_text(json.dumps({"version": 3, "checkpoint": empty}))
        self.write(program)

    @property
    def state_file(self) -> Path:
        return self.backend / ".pulumi" / "stacks" / self.project / f"{self.name}.json"

    def write(self, program: str) -> None:
        """Change the program."""
        (self.folder / "__main__.py").write_text(textwrap.dedent(program))

    # What a user runs

    def up(self, *args: str, preview: bool = False, **how: Any) -> Result:
        """`pulumi up`; its preview is left out unless asked for, to save time."""
        return self._operate("up", "--yes", *([] if preview else ["--skip-preview"]), *args, **how)

    def preview(self, *args: str, **how: Any) -> Result:
        return self._operate("preview", *args, **how)

    def refresh(self, *args: str, **how: Any) -> Result:
        return self._operate("refresh", "--yes", "--skip-preview", *args, **how)

    def destroy(self, *args: str, **how: Any) -> Result:
        return self._operate("destroy", "--yes", "--skip-preview", *args, **how)

    def cancel(self) -> Result:
        """What a user does about the lock that a killed run left."""
        return self.run("cancel", "--yes", "--stack", self.name)

    def set_config(self, key: str, value: str, *, secret: bool = False) -> None:
        kind = "--secret" if secret else "--plaintext"
        self.run("config", "set", kind, key, value, "--stack", self.name)

    def outputs(self, *, show_secrets: bool = False) -> dict[str, Any]:
        shown = ["--show-secrets"] if show_secrets else []
        done = self.run("stack", "output", "--json", "--stack", self.name, *shown)
        outputs: dict[str, Any] = json.loads(done.stdout)
        return outputs

    def run(
        self,
        *args: str,
        expect_failure: bool | None = False,
        env: Mapping[str, str | None] | None = None,
        timeout: float = TIMEOUT,
    ) -> Result:
        """Any `pulumi` command in the program's folder. In `env`, None takes a variable away.

        With `expect_failure` None it may fail or not.
        """
        begun = time.monotonic()
        process = self._start(args, env)
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.kill_everything()
            stdout, stderr = process.communicate()
            raise AssertionError(f"not done after {timeout} s: {_shown(args, stdout, stderr)}") from None
        done = Result(args, process.returncode, stdout, stderr, time.monotonic() - begun, self._read_events())
        if expect_failure is not None and (done.returncode != 0) != expect_failure:
            wrong = "was to fail and did not" if expect_failure else f"failed ({done.returncode})"
            raise AssertionError(f"{wrong}: {_shown(args, stdout, stderr)}")
        return done

    # For runs that are interrupted

    def start_up(self, *args: str, env: Mapping[str, str | None] | None = None) -> subprocess.Popen[str]:
        """`pulumi up` in the background, in a process group of its own; output goes to pipes."""
        return self.start("up", *args, env=env)

    def start(
        self, command: str, *args: str, env: Mapping[str, str | None] | None = None
    ) -> subprocess.Popen[str]:
        """`pulumi up`, `refresh` or `destroy` in the background, as `start_up`."""
        return self._start((command, "--yes", "--skip-preview", "--stack", self.name, *args), env)

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
        """The processes of the dynamic provider that work for this stack."""
        return [pid for pid, command in self._processes() if "pulumi.dynamic" in command]

    def wait_until_no_provider(self, timeout: float = 30.0) -> None:
        """Returns once every provider process is gone, which is when nothing can be created any more."""
        deadline = time.monotonic() + timeout
        while pids := self.provider_pids():
            assert time.monotonic() < deadline, f"provider processes {pids} still there after {timeout} s"
            time.sleep(0.05)

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
        """Everything that Pulumi wrote for this stack: state, history, backups, settings, event log."""
        for folder in (self.backend, self.folder):
            yield from (path for path in folder.rglob("*") if path.is_file())
        if self.event_log.exists():
            yield self.event_log

    def _operate(self, command: str, *args: str, **how: Any) -> Result:
        common = ("--stack", self.name, "--color", "never", "--event-log", str(self.event_log))
        return self.run(command, *common, *args, **how)

    def _start(self, args: Sequence[str], env: Mapping[str, str | None] | None) -> subprocess.Popen[str]:
        self.event_log.unlink(missing_ok=True)
        changed = self.env | dict(env or {})
        process = subprocess.Popen(
            ["pulumi", "--non-interactive", *args],
            cwd=self.folder,
            env={key: value for key, value in changed.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def _read_events(self) -> list[dict[str, Any]]:
        if not self.event_log.exists():
            return []
        events = [json.loads(line) for line in self.event_log.read_text().splitlines()]
        starts = [at for at, event in enumerate(events) if "preludeEvent" in event]
        return events[starts[-1] :] if starts else events

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


def ensure_engine(home: Path) -> Engine:
    """The command line that `tools/pulumi-cli/ensure` finds or makes."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools/pulumi-cli/ensure"], stdout=subprocess.PIPE, text=True, check=True
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


def _changed(step: Mapping[str, Any]) -> list[str]:
    """The properties that a refresh found changed; a dynamic provider cannot name them to the engine."""
    old, new = ((step.get(state) or {}).get("outputs") or {} for state in ("old", "new"))
    if step["op"] == "delete":
        return []
    return sorted(k for k in {*old, *new} if not k.startswith("__") and old.get(k) != new.get(k))


def _alive(pid: int) -> bool:
    """Whether any thread of a process is left: with the last one go its connections."""
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rpartition(")")[2].split()[0] not in "ZX":
                return True
    return False


def _shown(args: Sequence[str], stdout: str, stderr: str) -> str:
    return f"pulumi {' '.join(args)}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
