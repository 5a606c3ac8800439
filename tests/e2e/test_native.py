"""What the native plugin does beyond dynamic resources, under the real command line."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import requests

from pulumi_videosdk.definitions import load_all
from tests.e2e.conftest import MakeStack
from videosdk_emulator import Emulator, running

ROOM = """
    import pulumi
    import pulumi_videosdk.native as videosdk

    webhook = {"end_point": "https://hooks.example.com/x", "events": ["session-*"]}
    room = videosdk.Room("standup", webhook=webhook)
    pulumi.export("custom_room_id", room.custom_room_id)
"""

WAITING = """
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("standup")
    videosdk.RealtimeTranscription("notes", room_id=room, session_timeout=TIMEOUT, opts=OPTS)
"""


def waiting(timeout: float, opts: str = "None") -> str:
    return WAITING.replace("TIMEOUT", f"{timeout:g}").replace("OPTS", opts)


def starts(emulator: Emulator) -> list[str]:
    return [one["path"] for one in emulator.requests() if one["path"].endswith("/start")]


def test_a_failed_start_is_said_in_one_line(stack: MakeStack) -> None:
    failed = stack(waiting(0)).up(expect_failure=True)

    (error, *_) = [said for said in failed.diagnostics if "nothing was started" in said]
    assert "POST /ai/v1/realtime-transcriptions/start" in error
    assert "has no live session; nothing was started." in error
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in failed.text
    assert "Exception" not in failed.text


def test_ctrl_c_ends_a_wait_at_once_and_leaves_the_state_true(stack: MakeStack, emulator: Emulator) -> None:
    one = stack(waiting(120))
    looks = emulator.fault("delay", "/v2/sessions/", seconds=0)
    run = one.start_up()
    looks.wait_hit(timeout=60, hits=2)
    before = len(starts(emulator))

    interrupted = time.monotonic()
    one.interrupt(run)
    assert run.stdout is not None
    said = next(line for line in run.stdout if "the run was cancelled while this waited" in line)
    seconds = time.monotonic() - interrupted
    run.communicate(timeout=30)

    assert seconds < 2, said
    assert len(starts(emulator)) == before
    assert one.resources().keys() == {"standup"}
    assert one.pending() == []


@pytest.mark.wide
def test_custom_timeouts_bound_a_wait(stack: MakeStack, emulator: Emulator) -> None:
    opts = "pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create='2s'))"

    failed = stack(waiting(120, opts)).up(expect_failure=True)

    assert "this took longer than the 2 s that `custom_timeouts` allows" in failed.text
    assert failed.seconds < 30


TWO_ACCOUNTS = """
    import pulumi
    import pulumi_videosdk.native as videosdk

    videosdk.Room("here")
    other = videosdk.Provider("other", endpoint=URL, api_key=KEY, secret=SECRET)
    videosdk.Room("there", opts=pulumi.ResourceOptions(provider=other))
"""


def with_account(emulator: Emulator, secret: str | None = None) -> str:
    text = TWO_ACCOUNTS.replace("URL", repr(emulator.url)).replace("KEY", repr(emulator.api_key))
    return text.replace("SECRET", repr(secret or emulator.secret))


def test_one_stack_has_rooms_of_two_accounts(stack: MakeStack, emulator: Emulator) -> None:
    with running(api_key="another-key") as other:
        one = stack(with_account(other))
        one.up()
        assert len(emulator.state()["rooms"]) == len(other.state()["rooms"]) == 1
        accounts = {name: kept["inputs"]["__account"] for name, kept in one.resources().items()}
        assert emulator.url in accounts["here"]
        assert other.url in accounts["there"]
        assert other.secret not in one.state_file.read_text()
        assert one.refresh().drift == {}

        one.write(with_account(other, secret="not-it-at-all-0123456789"))
        refused = one.refresh("--run-program", expect_failure=True).text
        assert "provider 'other' videosdk:apiKey/videosdk:secret" in refused
        assert "not-it-at-all" not in refused

        one.write(with_account(other))
        one.destroy("--run-program")
        assert all(room["disabled"] for at in (emulator, other) for room in at.state()["rooms"])


@pytest.mark.wide
def test_other_credentials_replace_nothing_and_another_endpoint_says_so(
    stack: MakeStack, emulator: Emulator
) -> None:
    with running(api_key="another-key") as other, running(api_key="another-key") as moved:
        one = stack(with_account(other))
        one.up()
        one.write(with_account(other).replace("secret=", "timeout=30, secret="))
        updated = one.preview()
        assert [(step.name, step.op) for step in updated.steps if step.op != "same"] == []
        assert "changes from" not in updated.text

        one.write(with_account(moved))
        replaced = one.preview()
        assert [(step.name, step.op) for step in replaced.steps if step.op == "replace"] == [
            ("there", "replace")
        ]
        assert f"the endpoint changes from {other.url} to {moved.url}" in replaced.text


@pytest.mark.wide
def test_a_saved_plan_holds_for_what_is_generated(stack: MakeStack) -> None:
    experimental = {"PULUMI_EXPERIMENTAL": "true"}
    one = stack(ROOM)

    one.preview("--save-plan", "plan.json", env=experimental)
    one.up("--plan", "plan.json", env=experimental)

    assert one.resources().keys() == {"standup"}


@pytest.mark.wide
def test_a_changed_part_of_a_nested_value_is_shown_by_its_path(stack: MakeStack) -> None:
    one = stack(ROOM)
    one.up()
    one.write(ROOM.replace('"session-*"', '"session-*", "transcription-*"'))

    text = one.preview("--diff").text

    assert "+-videosdk:index:Room: (replace)" in text
    assert '+ [1]: "transcription-*"' in text
    assert "endPoint" not in text


GET = """
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room.get("found", "ID")
    pulumi.export("end_point", room.webhook["end_point"])
    pulumi.export("room_id", room.room_id)
"""


@pytest.mark.wide
def test_an_existing_room_is_read_by_its_id(stack: MakeStack, emulator: Emulator) -> None:
    made = stack(ROOM)
    made.up()
    room_id = made.resources()["standup"]["id"]

    one = stack(GET.replace("ID", made.outputs()["custom_room_id"]), name="get")
    one.up()
    assert one.outputs() == {"end_point": "https://hooks.example.com/x", "room_id": room_id}
    one.destroy()
    assert [room["disabled"] for room in emulator.state()["rooms"]] == [False]

    one.write(GET.replace("ID", "no-such-room"))
    failed = one.up(expect_failure=True)
    assert "there is no room 'no-such-room' that" in failed.text
    assert "Traceback" not in failed.text


@pytest.mark.runs(
    "pulumi import videosdk:index:Room standup 2kyv-gzay-64pg",
    *(f"pulumi import videosdk:index:{one.name} name {one.import_id}" for one in load_all() if one.import_id),
)
def test_what_import_prints_is_a_program_whose_preview_is_clean(
    stack: MakeStack, emulator: Emulator, call: Callable[..., requests.Response]
) -> None:
    webhook = {"endPoint": "https://hooks.example.com/x", "events": ["session-started"]}
    room = call(
        "POST", "/v2/rooms", json={"customRoomId": "mine", "webhook": webhook, "geoFence": "eu001"}
    ).json()
    one = stack("import pulumi")
    command = [sys.executable, "-m", "pulumi_videosdk", "plugin", "install"]
    subprocess.run(command, env=one.env, check=True, capture_output=True)

    wrong = one.run("import", "videosdk:index:Room", "standup", "no-such-room", "--yes", expect_failure=True)
    assert "there is no room 'no-such-room' that" in wrong.text
    one.run(
        "import", "videosdk:index:Room", "standup", "mine", "--yes", "--protect=false", "--out", "made.py"
    )

    made = (one.folder / "made.py").read_text()
    assert "import pulumi_videosdk.native as" in made
    assert one.resources()["standup"]["id"] == room["roomId"]
    one.write(made)
    one.preview("--expect-no-changes")
    one.destroy()
    assert [found["disabled"] for found in emulator.state()["rooms"]] == [True]


def test_a_start_of_unknown_outcome_stays_in_the_state_and_the_next_up_settles_it(
    stack: MakeStack, emulator: Emulator
) -> None:
    emulator.join_after(0.0)
    one = stack(waiting(60))
    lists = r"/ai/v1/realtime-transcriptions/"
    emulator.fault("close", "/ai/v1/realtime-transcriptions/start", method="POST", when="after", times=1)
    emulator.fault("status", lists, method="GET", skip=1, times=20, status=500)

    failed = one.up(expect_failure=True)
    assert "A transcription may be running in room" in failed.text
    assert one.resources()["notes"]["initErrors"]
    emulator.clear_faults()
    one.up()

    (running,) = emulator.state()["transcriptions"]
    assert one.resources()["notes"]["id"] == running["id"]
    assert "initErrors" not in one.resources()["notes"]
    assert len(starts(emulator)) == 1
    one.up("--expect-no-changes")


@pytest.mark.wide
def test_options_reach_parts_of_a_nested_value(stack: MakeStack) -> None:
    options = "opts=pulumi.ResourceOptions(ignore_changes=['webhook.events'])"
    one = stack(ROOM)
    one.up()
    changed = ROOM.replace('"session-*"', '"session-*", "transcription-*"')

    one.write(changed.replace("webhook=webhook)", f"webhook=webhook, {options})"))
    one.preview("--expect-no-changes")
    options = "opts=pulumi.ResourceOptions(replace_on_changes=['adopt'])"
    one.write(ROOM.replace("webhook=webhook)", f"webhook=webhook, adopt=True, {options})"))
    assert "replace" in [step.op for step in one.preview().steps if step.name == "standup"]
