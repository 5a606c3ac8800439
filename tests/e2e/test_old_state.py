"""The states that earlier versions left are taken up: an empty preview, a clean refresh, a destroy."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pulumi_videosdk.cli.migrating import turn
from tests.areas import AREAS
from tests.e2e.harness import Engine, Stack
from tests.e2e.test_cli import ask, follow
from tests.support import adapters
from tests.support.adapters import Adapter
from tests.support.lifecycle import CommandLine
from tests.support.record_state import STATES, credentials
from videosdk_emulator import Emulator, running
from videosdk_emulator.areas import TABLES
from videosdk_emulator.core.store import Store

RECORDED = sorted(folder.name for folder in STATES.glob("state-*"))


@pytest.fixture(params=RECORDED)
def folder(request: pytest.FixtureRequest) -> Path:
    recorded: Path = STATES / request.param
    return recorded


@pytest.fixture
def held(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What VideoSDK held when the state was recorded."""
    found: dict[str, list[dict[str, Any]]] = json.loads((folder / "videosdk.json").read_text())
    return found


@pytest.fixture
def videosdk(held: dict[str, list[dict[str, Any]]], tmp_path: Path) -> Iterator[Emulator]:
    """An emulator that holds it again."""
    store = Store(tmp_path / "videosdk.sqlite", TABLES)
    for name, documents in held.items():
        for document in documents:
            store.tables[name].save(document)
    store.close()
    with running(database=tmp_path / "videosdk.sqlite") as emulator:
        yield emulator


def _kind(resource: Mapping[str, Any]) -> str:
    return str(resource["type"]).rsplit(":", 1)[1]


def _taken_up(
    engine: Engine, folder: Path, videosdk: Emulator, scratch: Path, adapter: Adapter = adapters.DYNAMIC
) -> Stack:
    """A fresh stack of the same program with the recorded state, turned native where that is asked for; of
    credentials only its config has any."""
    program = adapter.program((folder / "program.py").read_text())
    stack = Stack(engine, scratch / "stack", program, {"VIDEOSDK_API_ENDPOINT": videosdk.url})
    credentials(stack, videosdk)
    recorded = (folder / "stack.json").read_text()
    resources = json.loads(recorded)["deployment"]["resources"]
    for area in AREAS:
        # Else it would be drift, rightly.
        for output, value in area.as_now(videosdk).items():
            for old in [one["outputs"][output] for one in resources if _kind(one) == area.resource]:
                recorded = recorded.replace(json.dumps(old), json.dumps(value))
    state = stack.folder / "recorded.json"
    if adapter is adapters.NATIVE:
        recorded = json.dumps(turn(json.loads(recorded), back=False).state)
    state.write_text(recorded)
    stack.run("stack", "import", "--stack", stack.name, "--file", str(state))
    return stack


@pytest.mark.parametrize("adapter", adapters.each(pytest.mark.wide))
def test_an_old_state_previews_empty_refreshes_clean_and_is_destroyed(
    engine: Engine,
    folder: Path,
    held: dict[str, list[dict[str, Any]]],
    videosdk: Emulator,
    tmp_path: Path,
    adapter: Adapter,
) -> None:
    stack = _taken_up(engine, folder, videosdk, tmp_path, adapter)
    line = CommandLine(stack, adapter)
    resources = stack.resources()
    assert {_kind(one) for one in resources.values()} <= {area.resource for area in AREAS}
    assert resources

    assert stack.preview("--expect-no-changes").changes == {}
    assert videosdk.requests() == []

    assert line.refresh() == {}
    assert stack.preview("--expect-no-changes").changes == {}
    assert {name: one["id"] for name, one in stack.resources().items()} == {
        name: one["id"] for name, one in resources.items()
    }
    assert stack.outputs(show_secrets=True)["model_config"]["apiToken"] == "model-config-is-secret"

    stack.destroy()
    assert stack.resources() == {}
    state = videosdk.state()
    assert not any(area.alive(state) for area in AREAS)
    assert len(state["rooms"]) == len(held["rooms"])


def test_a_recorded_state_holds_no_secret_in_the_open(folder: Path, videosdk: Emulator) -> None:
    recorded = (folder / "stack.json").read_text()
    assert "model-config-is-secret" not in recorded
    assert videosdk.secret not in recorded


@pytest.mark.parametrize("command", ["up", "refresh"])
def test_where_a_transcript_lies_is_sealed_in_an_old_state_by_the_next_run(
    engine: Engine, folder: Path, videosdk: Emulator, tmp_path: Path, command: str
) -> None:
    stack = _taken_up(engine, folder, videosdk, tmp_path)
    id_ = stack.resources()["minutes"]["id"]
    videosdk.end_transcription(id_)
    (ended,) = (one for one in videosdk.state()["transcriptions"] if one["id"] == id_)
    url = f"{videosdk.url}/_emulator/files/{id_}.txt"
    # As the version that wrote the state would have: in the open.
    state = stack.export()
    (minutes,) = (one for one in state["resources"] if one.get("id") == id_)
    minutes["outputs"] |= {"status": "completed", "end": ended["end"], "transcript_url": url}
    stack.write_state(state)

    run = stack.up() if command == "up" else stack.refresh("--diff")

    assert run.changes == {}
    assert stack.resources()["minutes"]["id"] == id_
    assert url not in run.text
    assert url not in json.dumps(stack.export())
    assert stack.refresh("--diff").drift == {}


@pytest.mark.wide
def test_an_old_state_is_turned_native_and_back_with_no_call_and_no_change(
    engine: Engine, folder: Path, videosdk: Emulator, tmp_path: Path
) -> None:
    stack = _taken_up(engine, folder, videosdk, tmp_path)
    dynamic = (folder / "program.py").read_text()
    ids = {name: one["id"] for name, one in stack.resources().items()}
    native = adapters.NATIVE.program(dynamic)

    for option, program in ([], native), (["--back"], dynamic):
        said = ask(stack, "migrate", "--stack", "dev", *option).stdout
        stack.write(program)
        follow(stack, said)  # the preview that it names fails where anything would change
        assert {name: one["id"] for name, one in stack.resources().items()} == ids
        assert len({one["type"].rpartition(":")[0] for one in stack.resources().values()}) == 1

    assert videosdk.requests() == []
