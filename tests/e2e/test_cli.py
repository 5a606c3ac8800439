"""`python -m pulumi_videosdk` on real stacks: what it says is true, and following its words ends well."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.livestreams import Livestreams
from pulumi_videosdk.api.sip_webhooks import SipWebhooks
from pulumi_videosdk.cli import recovery
from pulumi_videosdk.cli.importing import ImportPlan, ImportRequest, plan_import
from pulumi_videosdk.cli.recovery import Finding
from pulumi_videosdk.cli.sides import DEFINITIONS
from pulumi_videosdk.lifecycle import NotImportable
from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Stack
from videosdk_emulator import Emulator

IMPORT = "--protect=false --generate-code=false --yes"

TYPE = "pulumi-python:dynamic/videosdk:"


def ask(stack: Stack, *args: str, exit_code: int = 0, **env: str | None) -> subprocess.CompletedProcess[str]:
    """Our command line, as a user runs it in the program's folder."""
    environ = stack.env | env
    done = subprocess.run(
        [sys.executable, "-m", "pulumi_videosdk", *args],
        cwd=stack.folder,
        env={key: value for key, value in environ.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == exit_code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def follow(stack: Stack, words: str) -> str:
    """Run what the words say, literally; what the last command printed."""
    said = ""
    commands = re.findall(r"^    (pulumi .*)$", words, re.MULTILINE)
    assert commands
    for command in commands:
        done = subprocess.run(
            command, shell=True, cwd=stack.folder, env=stack.env, capture_output=True, text=True, timeout=60
        )
        said = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{said}"
    return said


def running(emulator: Emulator) -> list[str]:
    return [one["id"] for one in emulator.state()["transcriptions"] if one["status"] == "running"]


# doctor


@pytest.mark.runs("python -m pulumi_videosdk doctor")
def test_the_doctor_ticks_what_is_well_and_prints_no_credential(stack: MakeStack, emulator: Emulator) -> None:
    without = {"VIDEOSDK_API_KEY": None, "VIDEOSDK_SECRET": None}
    keyed = stack("", env=without, config={"videosdk:apiKey": emulator.api_key})
    keyed.set_config("videosdk:secret", emulator.secret, secret=True)

    said = ask(keyed, "doctor", "--stack", "dev").stdout

    assert {line[0] for line in said.splitlines()} == {"✓"}
    assert "engine: Pulumi 3." in said
    assert "stack config videosdk:apiKey/videosdk:secret" in said
    assert f"the emulator of VideoSDK at {emulator.url}" in said
    assert "network: no TLS; no proxy" in said
    assert emulator.secret not in said
    assert [one["path"] for one in emulator.requests()] == ["/v2/rooms"]


def test_the_doctor_says_until_when_a_token_is_valid(stack: MakeStack, emulator: Emulator) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
    token = emulator.token(exp=int(until.timestamp()))

    said = ask(stack("", env={"VIDEOSDK_TOKEN": token}), "doctor").stdout

    assert f"expires {until:%Y-%m-%d %H:%M:%S} UTC (from environment VIDEOSDK_TOKEN)" in said
    assert token not in said


def test_the_doctor_tells_of_an_expired_token_that_is_passed_over(
    stack: MakeStack, emulator: Emulator
) -> None:
    stale = stack("", config={"videosdk:token": emulator.token(exp=1_700_000_000)})

    said = ask(stale, "doctor", "--stack", "dev").stdout

    assert "! the token of stack config videosdk:token expired 2023-11-14" in said
    assert "`pulumi config rm videosdk:token`" in said


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"VIDEOSDK_API_KEY": None, "VIDEOSDK_SECRET": None}, "no credentials for VideoSDK"),
        ({"VIDEOSDK_SECRET": "a-secret-that-was-rotated-away-long-ago"}, "answered 401"),
        pytest.param(
            {"VIDEOSDK_API_ENDPOINT": "http://127.0.0.1:9"},
            "127.0.0.1:9 refused the connection",
            marks=pytest.mark.wide,
        ),
        pytest.param(
            {"VIDEOSDK_API_ENDPOINT": "https://127.0.0.1:9", "REQUESTS_CA_BUNDLE": "/no/such.pem"},
            "network: REQUESTS_CA_BUNDLE=/no/such.pem: no such file or directory",
            marks=pytest.mark.wide,
        ),
    ],
)
def test_the_doctor_fails_where_something_must_be_done(
    stack: MakeStack, env: dict[str, str | None], words: str
) -> None:
    said = ask(stack(""), "doctor", "--stack", "dev", exit_code=1, **env).stdout

    (bad,) = [line for line in said.splitlines() if line.startswith("✗")]
    assert words in bad
    assert "a-secret-that-was-rotated" not in said


def test_the_doctor_fails_where_the_passphrase_is_a_wrong_one(stack: MakeStack) -> None:
    ill = stack("")
    (ill.folder / "Pulumi.dev.yaml").unlink()  # says that a Vault keeps the key
    ill.set_config("other:thing", "1", secret=True)

    said = ask(ill, "doctor", "--stack", "dev", exit_code=1, PULUMI_CONFIG_PASSPHRASE="wrong").stdout

    (bad,) = [line for line in said.splitlines() if line.startswith("✗")]
    assert "incorrect passphrase" in bad


# import


@pytest.mark.runs(
    "python -m pulumi_videosdk import --room standup=2kyv-gzay-64pg --running -o existing.json",
    *(
        f"python -m pulumi_videosdk import {name}:name={one.import_id} -o found.json"
        for name, one in DEFINITIONS.items()
        if one.import_id
    ),
    f"pulumi import --file existing.json {IMPORT}",
    f"pulumi import --file found.json {IMPORT}",
)
def test_what_was_made_elsewhere_comes_under_management_with_a_clean_preview(
    stack: MakeStack, emulator: Emulator, client: Client
) -> None:
    lobby = client.rooms.create(
        "the lobby",
        webhook={"end_point": "https://hooks.example.com/x", "events": ["session-*"]},
        auto_close={"type": "session-ends", "duration": 30},
        auto_start={"recording": {"template_url": "https://t.example.com"}},
    ).room_id
    nameless = client.transport.call("POST", "/v2/rooms", body={}, repeat_is_safe=False).data["roomId"]
    emulator.join(lobby)
    notes = client.realtime_transcriptions.start(lobby).id
    taking = stack("")

    calls = client.of(SipWebhooks).create(url="https://hooks.example.com/calls", events=["call-started"]).id
    wanted = ("--room", lobby, f"Room:side={nameless}", f"SipWebhook:{calls}", "--running")
    said = ask(taking, "import", "--stack", "dev", *wanted, "--out", "found.json").stdout
    assert (
        f"RealtimeTranscription {notes}: VideoSDK shows no webhook_url, model_id, language, summary" in said
    )
    assert f"Room {lobby}: VideoSDK shows no geo_fence, multi_composition, allowed_participant_ids." in said
    follow(taking, said)
    program = said.split("program:\n")[1]
    taking.write(program)

    assert nameless not in program  # its id is VideoSDK's, not the user's to give
    assert taking.preview("--expect-no-changes").changes == {}
    assert taking.refresh().drift == {}
    assert taking.up().changes == {}
    (recording,) = emulator.state()["recordings"]  # The room's auto_start began it with the session.
    taken = {lobby, nameless, notes, calls, recording["id"]}
    assert {one["id"] for one in taking.resources().values()} == taken
    again = ask(taking, "import", "--stack", "dev", "--running")
    assert (again.stdout, "in the stack already" in again.stderr) == ("", True)
    assert taking.destroy().changes == {"delete": 5}
    assert running(emulator) == []
    assert emulator.state()["recordings"][0]["status"] == "completed"
    assert emulator.state()["sip_webhooks"] == []
    assert all(room["disabled"] for room in emulator.state()["rooms"])


def test_an_import_changes_nothing_at_videosdk_and_overwrites_no_file(
    stack: MakeStack, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    looking = stack("")
    (looking.folder / "kept.json").write_text("mine")
    emulator.clear_requests()

    done = ask(looking, "import", "--room", room)
    refused = ask(looking, "import", "--room", room, "--out", "kept.json", exit_code=1)
    misspelt = ask(looking, "import", "Rooms:a=b", exit_code=1)

    assert json.loads(done.stdout)["resources"][0]["id"] == room
    assert "pulumi import" in done.stderr
    assert {one["method"] for one in emulator.requests()} == {"GET"}
    assert "kept.json is there already" in refused.stderr
    assert "did you mean Room?" in misspelt.stderr
    assert (looking.folder / "kept.json").read_text() == "mine"


DECLARED = """
import pulumi_videosdk as videosdk

room = videosdk.Room(
    "lobby", custom_room_id="the lobby", geo_fence="eu001", webhook={"end_point": "https://hooks.example.com"}
)
videosdk.RealtimeTranscription(
    "notes", room_id=room, webhook_url="https://hooks.example.com/notes", model_id="m", language="LANGUAGE",
    summary={"enabled": True}, model_config={"a": 1}, triggers=["x"], session_timeout=5,
)
"""


@pytest.mark.wide
def test_the_first_up_after_an_import_writes_down_what_it_could_not_see(
    stack: MakeStack, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("the lobby").room_id
    emulator.join(room)
    notes = client.realtime_transcriptions.start(room, webhook_url="https://hooks.example.com/notes").id
    taking = stack("")
    wanted = ("--room", f"lobby={room}", "--transcription", f"notes={notes}")
    follow(taking, ask(taking, "import", "--stack", "dev", *wanted, "--out", "found.json").stdout)
    taking.write(DECLARED.replace("LANGUAGE", "en-US"))
    emulator.clear_requests()

    assert taking.preview().changes == {"update": 2}
    assert taking.up().changes == {"update": 2}
    assert emulator.requests() == []
    assert taking.up().changes == {}
    assert taking.refresh().drift == {}
    assert taking.up().changes == {}
    assert running(emulator) == [notes]

    # What was declared is known from then on.
    taking.write(DECLARED.replace("LANGUAGE", "de-DE"))
    assert taking.up().changes == {"replace": 1}
    assert running(emulator) != [notes]


Gather = Callable[..., ImportPlan]


@pytest.fixture
def gather(client: Client) -> Gather:
    def gathered(
        rooms: tuple[str, ...] = (), transcriptions: tuple[str, ...] = (), *, running: bool = False
    ) -> ImportPlan:
        wanted = {"Room": rooms, "RealtimeTranscription": transcriptions}
        requests = [
            ImportRequest.parse(DEFINITIONS[kind], text) for kind, texts in wanted.items() for text in texts
        ]
        return plan_import(client, requests, running=running, managed=())

    return gathered


def test_what_is_gone_or_has_ended_is_not_imported(
    gather: Gather, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    notes = client.realtime_transcriptions.start(room).id

    with pytest.raises(NotImportable, match=f"has room_id {room!r}, not 'abcd-abcd-abcd'"):
        gather(transcriptions=(f"{notes}@abcd-abcd-abcd",))
    emulator.end_transcription(notes)
    emulator.deactivate_room(room)
    with pytest.raises(NotImportable, match="has ended"):
        gather(transcriptions=(notes,))
    with pytest.raises(NotImportable, match="no transcription 'nope'"):
        gather(transcriptions=("nope",))
    with pytest.raises(NotImportable, match="is gone, for good"):
        gather((room,))
    assert gather(running=True).entries == []


def test_one_of_a_kind_that_cannot_be_imported_is_left_out_of_all_that_run(
    gather: Gather, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    client.of(Livestreams).start(room, outputs=[{"url": "rtmp://live.example.com", "stream_key": "key"}])
    assert gather(running=True).entries == []
    (stream,) = emulator.state()["livestreams"]
    with pytest.raises(NotImportable, match=r"does not show the outputs of RTMP stream .*: declare it"):
        plan_import(
            client, [ImportRequest(DEFINITIONS["RtmpStream"], stream["id"])], running=False, managed=()
        )


def test_a_transcription_that_names_no_room_wants_it_told(
    gather: Gather, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    notes = client.realtime_transcriptions.start(room).id
    emulator.quirks(extension_missing=True)

    with pytest.raises(NotImportable, match=f"{notes}@ROOM_ID"):
        gather(running=True)
    (entry,) = gather(transcriptions=(f"{notes}@{room}",)).entries
    assert entry.inputs["room_id"] == room


def test_what_a_program_may_not_declare_is_left_out_with_a_note(
    gather: Gather, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.change_room(room, webhook={"endPoint": "http://plain.example.com"})

    found = gather((room, room))

    assert [entry.name for entry in found.entries] == ["a"]
    assert "webhook" not in found.entries[0].inputs
    assert any("webhook.end_point: must begin with https://" in note for note in found.notes)


# recover

TRANSCRIPTION = """
import pulumi_videosdk as videosdk

videosdk.RealtimeTranscription("notes", room_id="ROOM", model_config={"key": "hush-hush"}LANGUAGE)
"""


def killed(stack: Stack, emulator: Emulator, path: str, *, acted: bool, hits: int = 1) -> None:
    """An `up` whose command line and provider die while VideoSDK has a call in hand."""
    fault = emulator.fault("hold", path, method="POST", when="after" if acted else "before")
    process = stack.start_up()
    fault.wait_hit(timeout=60, hits=hits)
    stack.kill(process)
    stack.kill_everything()
    fault.remove()
    assert len(stack.pending()) == hits


@pytest.mark.runs("pulumi cancel --yes", "python -m pulumi_videosdk recover -o recovered.json")
@pytest.mark.parametrize(
    "module", ["pulumi_videosdk", pytest.param("pulumi_videosdk.native", marks=pytest.mark.wide)]
)
def test_a_transcription_that_a_killed_run_started_is_recovered_and_none_is_doubled(
    stack: MakeStack, emulator: Emulator, client: Client, module: str
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    program = TRANSCRIPTION.replace("ROOM", room).replace("LANGUAGE", "")
    notes = stack(program.replace("pulumi_videosdk", module))
    killed(notes, emulator, ".*/start", acted=True)
    (started,) = running(emulator)
    emulator.clear_requests()

    said = ask(notes, "recover", "--stack", "dev", "--out", "recovered.json").stdout
    assert {one["method"] for one in emulator.requests()} == {"GET"}
    assert f"create of RealtimeTranscription notes took effect: transcription {started} runs" in said
    assert "hush-hush" not in (notes.folder / "recovered.json").read_text() + said
    notes.cancel()
    follow(notes, said)

    assert notes.pending() == []
    assert notes.preview("--expect-no-changes").changes == {}
    assert notes.refresh().drift == {}
    assert running(emulator) == [started]
    assert all("hush-hush" not in path.read_text() for path in notes.files() if path.suffix == ".json")
    assert notes.destroy().changes == {"delete": 1}
    assert running(emulator) == []


REPLACED = """
import pulumi_videosdk as videosdk

videosdk.Room("hall", geo_fence="REGION")
videosdk.RealtimeTranscription("notes", room_id="ROOM", language="LANGUAGE")
"""


@pytest.mark.wide
def test_replacements_that_a_killed_run_made_are_recovered_too(
    stack: MakeStack, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    program = REPLACED.replace("ROOM", room)
    both = stack(program.replace("REGION", "us001").replace("LANGUAGE", "en-US"))
    both.up()
    first = both.resources()["hall"]["id"]
    both.write(program.replace("REGION", "eu001").replace("LANGUAGE", "de-DE"))
    killed(both, emulator, "(/v2/rooms|.*/start)", acted=True, hits=2)
    (started,) = running(emulator)

    both.cancel()
    said = ask(both, "recover", "--stack", "dev", "--out", "recovered.json").stdout
    assert "the document calls it 'hall-left-behind'" in said
    follow(both, said)

    assert both.pending() == []
    assert both.resources()["notes"]["id"] == started
    assert both.up().changes == {"replace": 1, "delete": 1}
    assert running(emulator) == [started]
    alive = [one["roomId"] for one in emulator.state()["rooms"] if not one["disabled"]]
    assert sorted(alive) == sorted([room, both.resources()["hall"]["id"]])
    assert first not in alive


def test_what_a_killed_run_did_not_reach_is_only_cleared(
    stack: MakeStack, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    notes = stack(TRANSCRIPTION.replace("ROOM", room).replace("LANGUAGE", ""))
    killed(notes, emulator, ".*/start", acted=False)
    assert running(emulator) == []

    notes.cancel()
    said = ask(notes, "recover", "--stack", "dev", "--out", "recovered.json").stdout
    assert "left nothing that runs" in said
    assert not (notes.folder / "recovered.json").exists()
    follow(notes, said)

    assert notes.pending() == []
    assert notes.up().changes == {"create": 1}
    assert len(running(emulator)) == 1


Find = Callable[..., Finding]


@pytest.fixture
def find(client: Client) -> Find:
    """What became of one operation of a state that was written `ago` seconds before now."""

    def found(
        kind: str, type_: str = "creating", *, ago: float = 60, claim: str = "", id_: str = "", **inputs: Any
    ) -> Finding:
        resource = {"urn": f"urn:pulumi:dev::p::{TYPE}{kind}::it", "type": f"{TYPE}{kind}", "inputs": inputs}
        written = datetime.now(UTC) - timedelta(seconds=ago)
        deployment = {
            "manifest": {"time": written.isoformat()},
            "pending_operations": [{"type": type_, "resource": resource | {"id": id_}}],
        }
        (finding,) = recovery.find_out(client, recovery.state_of(deployment), [claim])
        return finding

    return found


def test_a_room_is_taken_only_if_it_is_known_to_be_the_stacks_own(find: Find, client: Client) -> None:
    assert "did not take effect" in find("Room", custom_room_id="a").outcome

    room = client.rooms.create("a").room_id

    generated = find("Room", ago=-60, custom_room_id="a", __defaults=["custom_room_id"])
    assert generated.entry is not None
    assert generated.entry.id == room
    assert find("Room", ago=60, custom_room_id="a").entry is not None
    older = find("Room", ago=-60, custom_room_id="a")
    assert (older.entry, older.undecided) == (None, True)
    assert "--claim it" in older.outcome
    assert find("Room", ago=-60, custom_room_id="a", claim="it").entry is not None
    assert find("Room", ago=-60, custom_room_id="a", adopt=True).entry is not None
    client.rooms.deactivate(room)
    dead = find("Room", custom_room_id="a", __defaults=["custom_room_id"])
    assert (dead.entry, dead.undecided) == (None, False)


def test_a_transcription_is_taken_only_if_it_is_known_to_be_the_stacks_own(
    find: Find, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    notes = client.realtime_transcriptions.start(room).id

    taken = find("RealtimeTranscription", room_id=room).entry
    assert taken is not None
    assert taken.id == notes
    older = find("RealtimeTranscription", ago=-60, room_id=room)
    assert (older.entry, older.undecided) == (None, True)
    assert notes in older.outcome
    assert find("RealtimeTranscription", ago=-60, room_id=room, claim="it").entry == taken
    emulator.quirks(extension_missing=True, list_ignores_room_id=True)
    elsewhere = find("RealtimeTranscription", room_id=room)
    assert (elsewhere.entry, elsewhere.undecided) == (None, True)


def test_a_servers_clock_that_is_ahead_makes_nobody_elses_transcription_ours(
    find: Find, emulator: Emulator, client: Client
) -> None:
    emulator.quirks(clock_offset=300.0)
    room = client.rooms.create("a").room_id
    emulator.join(room)
    client.realtime_transcriptions.start(room)

    assert find("RealtimeTranscription", ago=-60, room_id=room).entry is None
    assert find("RealtimeTranscription", ago=60, room_id=room).entry is not None


def test_a_list_that_is_not_there_does_not_tell_that_nothing_runs(find: Find, emulator: Emulator) -> None:
    emulator.fault("status", "/ai/v1/realtime-transcriptions/", status=404, body={"message": "not found"})
    lost = find("RealtimeTranscription", room_id="2kyv-gzay-64pg")
    assert (lost.entry, lost.undecided) == (None, True)
    assert "404, which does not tell whether one runs" in lost.outcome


def test_of_several_running_transcriptions_none_is_picked(
    find: Find, emulator: Emulator, client: Client
) -> None:
    emulator.quirks(busy_start="second")
    room = client.rooms.create("a").room_id
    emulator.join(room)
    ids = [client.realtime_transcriptions.start(room).id for _ in range(2)]

    several = find("RealtimeTranscription", room_id=room, claim="it")

    assert (several.entry, several.undecided) == (None, True)
    assert all(one in several.outcome for one in ids)


def test_of_a_delete_it_is_told_whether_it_took_effect(
    find: Find, emulator: Emulator, client: Client
) -> None:
    room = client.rooms.create("a").room_id
    emulator.join(room)
    notes = client.realtime_transcriptions.start(room).id

    assert "did not take effect" in find("Room", "deleting", id_=room).outcome
    assert "did not take effect" in find("RealtimeTranscription", "deleting", id_=notes).outcome
    client.realtime_transcriptions.end(room)
    client.rooms.deactivate(room)
    assert find("Room", "deleting", id_=room).outcome.startswith("took effect")
    assert find("RealtimeTranscription", "deleting", id_=notes).outcome.startswith("took effect")


def test_what_is_encrypted_or_not_ours_is_left_to_the_user(find: Find, emulator: Emulator) -> None:
    hidden = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}

    assert find("Room", custom_room_id=hidden).undecided
    assert find("RealtimeTranscription", room_id=hidden).undecided
    assert find("Bucket").undecided
    assert not find("WebhookEndpoint", url="https://hooks.example.com").undecided
    assert emulator.requests() == []


def test_a_create_of_a_kind_that_nothing_looks_for_is_left_to_the_user(
    find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = {"create": ["POST /x"], "update": ["PATCH /x/{id}"], "delete": ["DELETE /x/{id}"]}
    known = replace(DEFINITIONS["WebhookEndpoint"], name="SipWebhook", registered=True, calls=calls)
    monkeypatch.setitem(DEFINITIONS, "SipWebhook", known)

    create = find("SipWebhook", url="https://hooks.example.com")

    assert (create.entry, create.clears, create.undecided) == (None, True, True)
    assert create.outcome.endswith("look at VideoSDK")
    update, delete = find("SipWebhook", "updating"), find("SipWebhook", "deleting", id_="it")
    assert (update.undecided, delete.undecided) == (False, False)
    assert update.outcome == "may have taken effect: the next `pulumi up` does it anew"
    assert delete.outcome.startswith("did not take effect: webhook endpoint it is still there")


def test_what_this_version_does_not_know_is_not_called_another_packages(find: Find) -> None:
    newer = find("RecordingOfTomorrow")
    assert newer.undecided
    assert "nothing that this version knows" in newer.outcome


def test_of_a_state_that_a_kill_left_unreadable_it_is_told_what_mends_it(stack: MakeStack) -> None:
    cut = stack("")
    torn = cut.state_file.with_name(f"{cut.state_file.name}.attrs")
    torn.write_text("")

    said = ask(cut, "recover", "--stack", "dev", exit_code=1).stderr

    assert said.startswith("error: `pulumi stack` failed: ")
    assert "remove STACK.json.attrs if it is empty" in " ".join(said.split())
    torn.unlink()
    assert "there is nothing to recover" in ask(cut, "recover", "--stack", "dev").stderr
