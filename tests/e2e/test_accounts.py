"""Wrong credentials and endpoints on a stack with all three resources: nothing is lost, all is named,
whichever adapter serves them.

Each case begins with what account one made, and each command with the state that account one left. The rows
are those of docs/accounts.md.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.harness import ROOT, Engine, Stack
from tests.e2e.test_cli import ask
from tests.support import adapters
from tests.support.adapters import Adapter
from videosdk_emulator import Emulator, running

PAGE = ROOT / "docs" / "accounts.md"
KEY, OTHER_KEY = "api-key-one", "api-key-two"
NAMES = ("hook", "room", "notes")

PROGRAM = """
    import pulumi_videosdk as videosdk

    hook = videosdk.WebhookEndpoint("hook", url="https://hooks.example.com/x", probe=False)
    room = videosdk.Room("room", webhook=hook)
    videosdk.RealtimeTranscription("notes", room_id=room.room_id, session_timeout=60)
"""


@dataclass(frozen=True)
class Begun:
    """What account one made: the stack, its state, and what VideoSDK holds."""

    stack: Stack
    state: dict[str, Any]
    database: Path
    port: int
    at: str

    @contextmanager
    def videosdk(self, database: Path, key: str = KEY, port: int | None = None) -> Iterator[Emulator]:
        """VideoSDK under the same address, unless told another port."""
        with running(port=self.port if port is None else port, database=database, api_key=key) as emulator:
            yield emulator


@pytest.fixture(scope="module", params=adapters.each(pytest.mark.wide))
def begun(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Begun]:
    adapter: Adapter = request.param
    folder = tmp_path_factory.mktemp("accounts")
    at = datetime.now(UTC).isoformat()
    with running(database=folder / "one.sqlite", api_key=KEY, join_after=0.0) as emulator:
        stack = Stack(engine, folder / "stack", adapter.program(PROGRAM), credentials(emulator))
        stack.up()
    yield Begun(stack, stack.export(), folder / "one.sqlite", urlsplit(emulator.url).port or 0, at)
    stack.kill_everything()


def credentials(emulator: Emulator, path: str = "") -> dict[str, str]:
    return {
        "VIDEOSDK_API_ENDPOINT": emulator.url + path,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
    }


Case = Callable[[Begun, Path, Path], Any]


@contextmanager
def another_key(begun: Begun, held: Path, empty: Path) -> Iterator[dict[str, str]]:
    with begun.videosdk(empty, OTHER_KEY) as emulator:
        yield credentials(emulator)


@contextmanager
def another_endpoint(begun: Begun, held: Path, empty: Path) -> Iterator[dict[str, str]]:
    with begun.videosdk(empty, port=0) as emulator:
        yield credentials(emulator)


@contextmanager
def endpoint_with_path(begun: Begun, held: Path, empty: Path) -> Iterator[dict[str, str]]:
    with begun.videosdk(held) as emulator:
        yield credentials(emulator, "/v2")


@contextmanager
def rotated_key(begun: Begun, held: Path, empty: Path) -> Iterator[dict[str, str]]:
    with begun.videosdk(held, OTHER_KEY) as emulator:
        yield credentials(emulator)


CASES: dict[str, Case] = {
    "another account's key": another_key,
    "another endpoint": another_endpoint,
    "the endpoint with `/v2`": endpoint_with_path,
    "a rotated key": rotated_key,
}

SAID = [
    (r"leave out /v2", "refuses: leave out `/v2`"),
    (r"not found with .* but was made with", "fails: not found with ‹current›, but made with ‹creator›"),
    (
        r"✗ the stack has what was made with .* not found with",
        "✗ made with ‹creator›, not found with ‹current›",
    ),
    (r"! the stack has what was made with .* it is found", "! made with ‹creator›, and found with ‹current›"),
    (
        r"may have taken effect: nothing of it is found with",
        "may have taken effect: not found with ‹current›",
    ),
    (r"took effect: .*\n.*took effect: transcription", "took effect: both are found"),
    (r"warning: the stack has what was made with", "no change; warns of ‹creator› and ‹current›"),
]


def said(command: str, text: str, ok: bool) -> str:
    """What a user reads, in a table's words."""
    order = sorted(SAID, key=lambda one: ("stack has" in one[0]) != (command in ("doctor", "up")))
    for pattern, words in order:
        if re.search(pattern, text):
            return words
    return "no change" if ok and command in ("up", "refresh") else "deletes everything" if ok else text


def pulumi(command: str, stack: Stack, env: dict[str, str]) -> str:
    done = getattr(stack, command)(env=env, expect_failure=None)
    assert OTHER_KEY not in done.text
    assert KEY not in done.text
    ok = done.returncode == 0
    if ok and command != "destroy":
        assert done.changes == {}
        assert done.drift == {}
    return said(command, done.text, ok)


def ours(command: str, stack: Stack, env: dict[str, str], fails: bool) -> str:
    done = ask(stack, command, "--stack", "dev", exit_code=1 if fails else 0, **env)
    text = done.stdout + done.stderr
    assert OTHER_KEY not in text
    assert KEY not in text
    return said(command, text, not fails)


def cut_short(begun: Begun) -> dict[str, Any]:
    """The state that a kill would have left before the three were done."""
    state: dict[str, Any] = json.loads(json.dumps(begun.state))
    made = [one for one in state["resources"] if one["urn"].rsplit("::", 1)[1] in NAMES]
    state["resources"] = [one for one in state["resources"] if one not in made]
    kept = ("urn", "custom", "type", "inputs", "parent", "provider", "dependencies")
    pending = [{key: one[key] for key in kept if key in one} for one in made]
    state["pending_operations"] = [{"resource": one, "type": "creating"} for one in pending]
    state["manifest"]["time"] = begun.at
    return state


def held_in_state(begun: Begun) -> str:
    """Which of the three the state has, and whether another account is noted than before."""
    left = begun.stack.resources()
    before = {one["urn"].rsplit("::", 1)[1]: one for one in begun.state["resources"]}
    renewed = [
        name
        for name in NAMES
        if name in left and left[name]["outputs"]["__account"] != before[name]["outputs"]["__account"]
    ]
    assert all(left[name]["id"] == before[name]["id"] for name in left)
    if not left:
        return "nothing"
    assert set(left) == set(NAMES), f"lost: {set(NAMES) - set(left)}"
    return f"all three, with ‹current› for {', '.join(renewed)}" if renewed else "all three, as they were"


def alive(emulator: Emulator) -> str:
    state = emulator.state()
    rooms = [one for one in state["rooms"] if not one["disabled"]]
    transcriptions = [one for one in state["transcriptions"] if one["status"] == "running"]
    assert len(rooms) == len(transcriptions)
    return "both" if rooms else "nothing"


def table() -> list[str]:
    return [
        line
        for line in PAGE.read_text().splitlines()
        if line.startswith(tuple(f"| {case}" for case in CASES))
    ]


@pytest.mark.parametrize(
    "case",
    [
        "another account's key",
        "a rotated key",
        pytest.param("another endpoint", marks=pytest.mark.wide),
        pytest.param("the endpoint with `/v2`", marks=pytest.mark.wide),
    ],
)
def test_nothing_is_lost_and_nothing_is_left_running_unnamed(begun: Begun, case: str, tmp_path: Path) -> None:
    stack, rows = begun.stack, []
    for command in ("up", "refresh", "destroy", "recover", "doctor"):
        held = Path(shutil.copy(begun.database, tmp_path / f"{command}.sqlite"))
        stack.write_state(cut_short(begun) if command == "recover" else begun.state)
        with CASES[case](begun, held, tmp_path / f"{command}-empty.sqlite") as env:
            if command in ("up", "refresh", "destroy"):
                words = pulumi(command, stack, env)
                state = held_in_state(begun)
            else:
                fails = "/v2" in case or (command == "doctor" and case != "a rotated key")
                words = ours(command, stack, env, fails)
                state = "as it was"
        with begun.videosdk(held) as emulator:
            runs_on = alive(emulator)
        rows.append(f"| {case} | `{command}` | {words} | {state} | {runs_on} |")
    assert rows == [row for row in table() if row.startswith(f"| {case} |")], "\n".join(rows)
