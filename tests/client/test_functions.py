"""Functions against the emulator, also where VideoSDK's behaviour is not known (quirks)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from pulumi_videosdk.lifecycle import LifecycleError
from videosdk_emulator import Emulator

FUNCTIONS = {one.name: one for one in definitions.load_functions()}
FILTERS = ("compared", "ignored", "refused")
"""What a server may do with a filter that only VideoSDK's SDK has."""


@pytest.fixture
def ask(client: Client) -> Any:
    """Calls a function."""

    def ask(name: str, **arguments: Any) -> dict[str, Any]:
        return lifecycle.call(FUNCTIONS[name], client, arguments)

    return ask


@pytest.fixture
def live(emulator: Emulator, client: Client) -> str:
    return _live_room(emulator, client, "standup")


def _live_room(emulator: Emulator, client: Client, custom_id: str) -> str:
    room_id = client.rooms.create(custom_id, geo_fence="eu001").room_id
    emulator.join(room_id)
    return room_id


def _ids(listed: dict[str, Any], key: str) -> list[str]:
    (kind,) = (kind for kind in listed if kind != "more")
    return [one[key] for one in listed[kind]]


def test_a_room_is_found_by_either_id_deactivated_or_not(emulator: Emulator, ask: Any, live: str) -> None:
    found = ask("get_room", id="standup")
    assert found == ask("get_room", id=live)
    assert (found["room_id"], found["custom_room_id"], found["disabled"]) == (live, "standup", False)
    assert found["geo_fence"] == "eu001"
    emulator.deactivate_room(live)
    assert ask("get_room", id=live)["disabled"] is True


@pytest.mark.parametrize("status", [404, 402])
@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("get_room", "room"),
        ("get_session", "session"),
        ("get_realtime_transcription", "transcription"),
        ("get_transcript_urls", "transcription"),
        ("get_post_transcription", "post-transcription"),
        ("get_transcript", "transcription"),
        ("get_recording", "recording"),
        ("get_recording_url", "recording"),
    ],
)
def test_what_is_not_there_is_named_in_one_line(
    emulator: Emulator, ask: Any, name: str, noun: str, status: int
) -> None:
    emulator.quirks(not_found=status)
    with pytest.raises(LifecycleError) as failure:
        ask(name, id="nothing-here")
    assert str(failure.value).startswith(f"there is no {noun} 'nothing-here' for these credentials.")
    assert "\n" not in str(failure.value)


def test_a_call_that_fails_says_what_the_server_said(emulator: Emulator, ask: Any) -> None:
    emulator.fault("status", "/v2/rooms/.*", status=400, body={"message": "roomId must be shorter"})
    with pytest.raises(VideoSDKError, match="roomId must be shorter"):
        ask("get_room", id="standup")


def test_a_list_ends_at_its_limit_and_says_whether_there_is_more(
    emulator: Emulator, client: Client, ask: Any
) -> None:
    rooms = [client.rooms.create(f"room-{number}").room_id for number in range(7)]
    emulator.quirks(list_page_size=2)
    emulator.clear_requests()
    listed = ask("list_rooms", limit=2)
    assert (len(_ids(listed, "room_id")), listed["more"]) == (2, True)
    # The second page tells that there is more; the third and the fourth are not read.
    assert {one["query"]["page"] for one in emulator.requests()} == {"1", "2"}
    listed = ask("list_rooms", limit=7)
    assert (sorted(_ids(listed, "room_id")), listed["more"]) == (sorted(rooms), False)
    assert ask("list_rooms") == listed


@pytest.mark.parametrize("filters", FILTERS)
def test_rooms_are_listed_by_their_ids(emulator: Emulator, client: Client, ask: Any, filters: str) -> None:
    emulator.quirks(sdk_filters=filters, list_page_size=1)
    mine, _ = (client.rooms.create(name).room_id for name in ("mine", "other"))
    for query in ("mine", mine):
        assert _ids(ask("list_rooms", query=query), "room_id") == [mine]
    assert ask("list_rooms", query="nobodys") == {"rooms": [], "more": False}


@pytest.mark.parametrize("filters", FILTERS)
@pytest.mark.parametrize("nothing", ["empty", "not_found"])
def test_sessions_are_listed_by_room_status_and_date(
    emulator: Emulator, client: Client, ask: Any, filters: str, nothing: str
) -> None:
    emulator.quirks(sdk_filters=filters, session_status=filters, list_of_nothing=nothing, list_page_size=1)
    first, second = (_live_room(emulator, client, name) for name in ("first", "second"))
    emulator.leave(first)

    assert _ids(ask("list_sessions", room_id=first), "room_id") == [first]
    assert _ids(ask("list_sessions", custom_room_id="second"), "room_id") == [second]
    assert _ids(ask("list_sessions", status="ended"), "room_id") == [first]
    assert _ids(ask("list_sessions", status="ongoing"), "room_id") == [second]
    assert ask("list_sessions", room_id="aaaa-bbbb-cccc") == {"sessions": [], "more": False}

    (session,) = ask("list_sessions", room_id=first)["sessions"]
    assert ask("get_session", id=session["id"]) == session
    since = {"start_date": session["start"]}
    assert len(_ids(ask("list_sessions", **since), "id")) == 2
    assert _ids(ask("list_sessions", end_date="2020-01-01"), "id") == []
    assert session["id"] not in _ids(ask("list_sessions", start_date="2100-01-01T00:00:00+01:00"), "id")


@pytest.mark.parametrize("ignored", [False, True])
@pytest.mark.parametrize("status", ["ignored", "status", "provider"])
@pytest.mark.parametrize("nothing", ["empty", "not_found"])
def test_transcriptions_are_listed_as_asked_whatever_videosdk_makes_of_the_filters(
    emulator: Emulator, client: Client, ask: Any, ignored: bool, status: str, nothing: str
) -> None:
    emulator.quirks(
        list_ignores_room_id=ignored,
        list_ignores_session_id=ignored,
        list_status=status,
        list_of_nothing=nothing,
        list_page_size=1,
    )
    rooms = [_live_room(emulator, client, name) for name in ("first", "second")]
    ended, running = (client.realtime_transcriptions.start(room) for room in rooms)
    client.realtime_transcriptions.end(rooms[0])

    listing = "list_realtime_transcriptions"
    assert sorted(_ids(ask(listing), "id")) == sorted([ended.id, running.id])
    assert _ids(ask(listing, room_id=rooms[0]), "id") == [ended.id]
    assert _ids(ask(listing, session_id=running.session_id), "id") == [running.id]
    assert _ids(ask(listing, status="running"), "id") == [running.id]
    assert _ids(ask(listing, status="completed", room_id=rooms[1]), "id") == []
    (found,) = ask(listing, room_id=rooms[1])["transcriptions"]
    assert ask("get_realtime_transcription", id=running.id) == found
    assert (found["room_id"], found["status"], found["end"]) == (rooms[1], "running", None)


def test_one_whose_room_is_not_shown_stays_in_the_list(
    emulator: Emulator, client: Client, ask: Any, live: str
) -> None:
    started = client.realtime_transcriptions.start(live)
    emulator.quirks(extension_missing=True)
    (found,) = ask("list_realtime_transcriptions", room_id=live)["transcriptions"]
    assert (found["id"], found["room_id"]) == (started.id, None)


def test_the_urls_of_a_transcript_are_there_once_it_has_ended(
    emulator: Emulator, client: Client, ask: Any, live: str
) -> None:
    started = client.realtime_transcriptions.start(live, summary={"enabled": True})
    assert ask("get_transcript_urls", id=started.id) == {"transcript_url": None, "summary_url": None}
    client.realtime_transcriptions.end(live)
    urls = ask("get_transcript_urls", id=started.id)
    assert urls["transcript_url"].endswith(f"{started.id}.txt")
    assert urls["summary_url"].endswith(f"{started.id}-summary.txt")


@pytest.mark.parametrize("nothing", ["empty", "not_found"])
def test_post_transcriptions_are_listed_by_room_session_and_recording(
    emulator: Emulator, ask: Any, call: Any, client: Client, nothing: str
) -> None:
    emulator.quirks(list_of_nothing=nothing, list_page_size=1)
    rooms = [_live_room(emulator, client, name) for name in ("first", "second")]
    listing = "list_post_transcriptions"
    assert ask(listing, room_id=rooms[0]) == {"transcriptions": [], "more": False}
    made = [_post_transcription(call, emulator, room) for room in rooms]

    assert sorted(_ids(ask(listing), "id")) == sorted(one["id"] for one in made)
    asked = {"room_id": "roomId", "session_id": "sessionId", "recording_id": "recordingId"}
    for one in made:
        for name, key in asked.items():
            assert _ids(ask(listing, **{name: one[key]}), "id") == [one["id"]]
    (found,) = ask(listing, room_id=rooms[1])["transcriptions"]
    assert ask("get_post_transcription", id=made[1]["id"]) == found
    assert (found["status"], found["recording_id"]) == ("completed", made[1]["recordingId"])


def _post_transcription(call: Any, emulator: Emulator, room: str) -> dict[str, Any]:
    """One of a recording in a room, as the emulator keeps it."""
    wish = {"enabled": True, "summary": {"enabled": True}}
    assert call("POST", "/v2/recordings/start", json={"roomId": room, "transcription": wish}).ok
    assert call("POST", "/v2/recordings/end", json={"roomId": room}).ok
    return emulator.state()["post_transcriptions"][-1]


def test_a_transcript_is_there_once_it_has_ended(
    emulator: Emulator, client: Client, ask: Any, live: str
) -> None:
    started = client.realtime_transcriptions.start(live, summary={"enabled": True})
    assert started
    assert ask("get_transcript", id=started.id) == {"text": None, "summary": None}
    client.realtime_transcriptions.end(live)
    said = {
        "text": f"Transcript of room {live}: nobody has said a word.\n",
        "summary": f"Summary of room {live}: a quiet meeting.\n",
    }
    assert ask("get_transcript", id=started.id) == said
    with pytest.raises(LifecycleError, match="has no text in the format 'srt', only txt"):
        ask("get_transcript", id=started.id, format="srt")


@pytest.mark.parametrize("form", ["txt", "json", "srt", "tsv", "vtt"])
@pytest.mark.parametrize("status", [404, 402])
def test_so_is_that_of_a_post_transcription_in_each_form(
    emulator: Emulator, ask: Any, call: Any, live: str, form: str, status: int
) -> None:
    emulator.quirks(not_found=status)
    made = _post_transcription(call, emulator, live)
    emulator.clear_requests()
    transcript = ask("get_transcript", id=made["id"], format=form)
    assert transcript == {
        "text": f"Transcript of room {live}: nobody has said a word.\n",
        "summary": f"Summary of room {live}: a quiet meeting.\n",
    }
    assert len(emulator.requests()) == 2


@pytest.mark.parametrize("pending", ["shown", "hidden"])
def test_a_post_transcription_that_is_not_done_has_no_text_or_is_not_there_yet(
    emulator: Emulator, ask: Any, call: Any, live: str, pending: str
) -> None:
    emulator.settings(files_after=60)
    emulator.quirks(post_transcription_pending=pending)
    made = _post_transcription(call, emulator, live)
    if pending == "hidden":
        with pytest.raises(LifecycleError, match="there is no transcription"):
            ask("get_transcript", id=made["id"])
    else:
        assert ask("get_transcript", id=made["id"]) == {"text": None, "summary": None}


@pytest.mark.parametrize("times", [True, False])
def test_recordings_are_listed_by_room_and_session(
    emulator: Emulator, client: Client, ask: Any, call: Any, times: bool
) -> None:
    emulator.quirks(recording_times=times, list_page_size=1)
    rooms = [_live_room(emulator, client, name) for name in ("first", "second")]
    for room in rooms:
        assert call("POST", "/v2/recordings/start", json={"roomId": room}).ok
    assert call("POST", "/v2/recordings/end", json={"roomId": rooms[0]}).ok
    ended, running = (one["id"] for one in emulator.state()["recordings"])

    assert _ids(ask("list_recordings"), "id") == [running, ended]
    assert _ids(ask("list_recordings", room_id=rooms[0]), "id") == [ended]
    (found,) = ask("list_recordings", room_id=rooms[1])["recordings"]
    assert ask("get_recording", id=running) == found
    assert (found["status"], found["end"], found["file_path"]) == ("running", None, None)
    found = ask("get_recording", id=ended)
    assert found["status"] == "completed"
    assert _ids(ask("list_recordings", session_id=found["session_id"]), "id") == [ended]
    assert ask("get_recording_url", id=running) == {"file_url": None}
    assert ask("get_recording_url", id=ended)["file_url"].endswith(f"{ended}.mp4")


def test_calls_are_listed_by_room_and_direction(call: Any, ask: Any) -> None:
    first = call("POST", "/_emulator/calls", json={"roomId": "2kyv-gzay-64pg"}).json()["id"]
    second = call("POST", "/_emulator/calls", json={"type": "outbound", "status": "ringing"}).json()["id"]
    assert _ids(ask("list_calls"), "id") == [second, first]
    assert _ids(ask("list_calls", room_id="2kyv-gzay-64pg"), "id") == [first]
    assert _ids(ask("list_calls", type="outbound"), "id") == [second]
    shown = ask("get_call", id=second)
    assert (shown["status"], shown["caller"], shown["to"]) == ("ringing", "+14155550199", "+14155550100")


@pytest.mark.parametrize("kind", ["inbound", "outbound"])
def test_gateways_are_looked_up_without_what_they_authenticate_with(call: Any, ask: Any, kind: str) -> None:
    body = {"name": "support", "numbers": ["+14155550100"], "auth": {"username": "u", "password": "p-secret"}}
    more = {"address": "sip.example.com"} if kind == "outbound" else {}
    call("POST", f"/v2/sip/{kind}-gateways", json={**body, **more})
    (listed,) = ask(f"list_{kind}_gateways", search="supp")["gateways"]
    assert listed == ask(f"get_{kind}_gateway", id=listed["gateway_id"])
    assert (listed["name"], listed["numbers"]) == ("support", ["+14155550100"])
    assert listed["address"] == more.get("address")
    assert "p-secret" not in str(listed)


def test_rules_and_incidents_are_listed_of_one_domain(emulator: Emulator, call: Any, ask: Any) -> None:
    config = {"query": {"metric": "participants"}, "condition": {"operator": ">", "threshold": 100}}
    for domain in ("rtc", "agent"):
        rule = {"name": domain, "severity": "warning", "ruleConfig": config, "domain": domain}
        id = call("POST", "/v2/alertRules", json=rule).json()["alertRule"]["alertRuleId"]
        call("POST", f"/_emulator/alert_rules/{id}/fire")
    assert _ids(ask("list_alert_rules"), "name") == ["rtc"]
    assert _ids(ask("list_alert_rules", domain="agent", status="active"), "name") == ["agent"]
    (incident,) = ask("list_incidents", domain="agent", status="open")["incidents"]
    assert (incident["alert_name"], incident["metric"]) == ("agent", "participants")
    assert ask("get_incident", id=incident["incident_id"]) == incident
    assert ask("get_alert_rule", id=incident["alert_rule_id"])["name"] == "agent"


def test_routing_rules_are_listed_by_direction(call: Any, ask: Any) -> None:
    for name, type in (("support", "inbound"), ("billing", "outbound")):
        call("POST", "/v2/sip/routing-rule", json={"name": name, "type": type, "agentId": "ag_1"})
    assert _ids(ask("list_routing_rules"), "name") == ["billing", "support"]
    (listed,) = ask("list_routing_rules", type="inbound")["rules"]
    assert listed == ask("get_routing_rule", id=listed["rule_id"])
    assert (listed["name"], listed["agent_id"]) == ("support", "ag_1")


def test_phone_numbers_are_looked_up_with_their_gateways(call: Any, ask: Any) -> None:
    gateways = {
        "inbound": {"sipRegion": "us002"},
        "outbound": {"sipRegion": "us002", "address": "sip.example.com"},
    }
    body = {"name": "support", "phoneNumbers": ["+14155550100", "+14155550101"], **gateways}
    call("POST", "/v2/sip/phone-numbers", json=body)
    assert sorted(_ids(ask("list_phone_numbers"), "phone_number")) == body["phoneNumbers"]
    found = ask("get_phone_number", phone_number="+14155550100")
    assert found in ask("list_phone_numbers", search="0100")["phone_numbers"]
    assert found["name"] == "support"
    assert found["inbound_gateway_id"]
    assert found["inbound_gateway_id"] != found["outbound_gateway_id"]
