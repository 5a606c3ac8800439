"""The client's areas against the emulator, also where VideoSDK's behaviour is not known (quirks)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from pulumi_videosdk.api.agent_secrets import AgentSecrets
from pulumi_videosdk.api.area import Area
from pulumi_videosdk.api.auth import KeyPair
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import LostReply, NotFound, VideoSDKError
from pulumi_videosdk.api.model import Shown
from tests.client.timing import within
from videosdk_emulator import Emulator

LIST = "/ai/v1/realtime-transcriptions/"


def live_room(emulator: Emulator, client: Client, name: str = "standup") -> str:
    room_id = client.rooms.create(name).room_id
    emulator.join(room_id)
    return room_id


def test_a_room_is_made_as_it_was_asked_for(emulator: Emulator, client: Client) -> None:
    asked = {
        "webhook": {"end_point": emulator.inbox_url("a"), "events": ["session-*"]},
        "auto_close": {"type": "session-ends", "duration": 60},
        "auto_start": {"recording": {"template_url": "https://t", "config": {"layout": {"grid_size": 4}}}},
        "geo_fence": "eu001",
        "multi_composition": {"recording": True, "hls": False, "rtmp": False},
        "allowed_participant_ids": ["ann"],
    }
    made = client.rooms.create("standup", **asked)
    found = client.rooms.get(made.room_id)
    assert found is not None
    assert found.settings == asked | {"custom_room_id": "standup"}
    assert (found.custom_room_id, found.disabled) == ("standup", False)
    assert found.answered_at is not None


def test_the_same_custom_id_gives_the_same_room(client: Client) -> None:
    assert client.rooms.create("standup").room_id == client.rooms.create("standup").room_id


def test_a_room_is_found_by_its_own_id(client: Client) -> None:
    made = client.rooms.create("standup")
    found = client.rooms.get("standup")
    assert found is not None
    assert found.room_id == made.room_id


@pytest.mark.parametrize("status", [402, 404])
@pytest.mark.parametrize("shape", ["message", "error", "msg", "statusMessage", "string"])
def test_what_is_not_there_is_not_found(emulator: Emulator, client: Client, status: int, shape: str) -> None:
    emulator.quirks(not_found=status, error_shape=shape)
    assert client.rooms.get("aaaa-bbbb-cccc") is None
    assert client.rooms.deactivate("aaaa-bbbb-cccc") is False
    assert client.sessions.get("621497578bea0d0404c35c4c") is None
    assert client.realtime_transcriptions.get("82feea14-6783-4e63-84fc-17c5666bfd5c") is None


@pytest.mark.parametrize("words", ["Room not found.", "RoomId is invalid."])
def test_the_words_of_validate_with_400_mean_not_found(
    emulator: Emulator, client: Client, words: str
) -> None:
    emulator.fault("status", "/v2/rooms/.*", status=400, body={"message": words})
    assert client.rooms.get("gone") is None
    assert client.rooms.deactivate("gone") is False


def test_another_400_is_an_error(emulator: Emulator, client: Client) -> None:
    emulator.fault("status", "/v2/rooms/.*", status=400, body={"message": "roomId must be a string"})
    with pytest.raises(VideoSDKError, match="roomId must be a string"):
        client.rooms.get("odd")


@pytest.mark.parametrize("status", [402, 404])
def test_a_web_servers_404_page_does_not_mean_that_the_room_is_gone(
    emulator: Emulator, client: Client, status: int
) -> None:
    page = {"Content-Type": "text/html"}
    emulator.fault("status", "/v2/rooms/.*", status=status, body="<html><title>Oops</title>", headers=page)
    with pytest.raises(VideoSDKError, match="titled 'Oops'") as caught:
        client.rooms.get("standup")
    assert not isinstance(caught.value, NotFound)


def test_a_deactivated_room_is_seen_as_disabled(client: Client) -> None:
    made = client.rooms.create("standup")
    assert client.rooms.deactivate(made.room_id) is True
    found = client.rooms.get(made.room_id)
    assert found is not None
    assert found.disabled


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_all_rooms_are_listed_whatever_the_page_size(emulator: Emulator, client: Client, size: int) -> None:
    made = {client.rooms.create(f"room-{n}").room_id for n in range(3)}
    emulator.quirks(list_page_size=size)
    listed = [room.room_id for room in client.rooms.list()]
    assert (set(listed), len(listed)) == (made, 3)


def test_a_room_is_live_from_the_first_join_to_the_last_leave(emulator: Emulator, client: Client) -> None:
    room_id = client.rooms.create("standup").room_id
    assert client.sessions.live(room_id) is None
    session_id = emulator.join(room_id)
    live = client.sessions.live(room_id)
    assert live is not None
    assert (live.id, live.room_id) == (session_id, room_id)
    emulator.leave(room_id)
    assert client.sessions.live(room_id) is None
    assert [s.id for s in client.sessions.list(room_id)] == [session_id]


def test_a_live_session_is_found_behind_many_ended_ones(emulator: Emulator, client: Client) -> None:
    emulator.quirks(list_page_size=1)
    room_id = client.rooms.create("standup").room_id
    for _ in range(3):
        emulator.join(room_id)
        emulator.leave(room_id)
    session_id = emulator.join(room_id)
    live = client.sessions.live(room_id)
    assert live is not None
    assert live.id == session_id


@pytest.mark.parametrize(
    ("quirks", "calls"),
    [
        ({}, 2),
        ({"session_status": "ignored"}, 3),
        ({"session_status": "refused"}, 7),
        ({"large_pages": "refused", "session_status": "ignored"}, 7),
    ],
)
def test_a_live_session_is_looked_for_in_as_few_calls_as_the_server_allows(
    emulator: Emulator, client: Client, quirks: dict[str, str], calls: int
) -> None:
    room_id = client.rooms.create("standup").room_id
    for _ in range(101):
        emulator.join(room_id)
        emulator.leave(room_id)
    emulator.quirks(**quirks)
    before = len(emulator.requests())
    assert client.sessions.live(room_id) is None
    assert len(emulator.requests()) - before == calls
    emulator.join(room_id)
    assert client.sessions.live(room_id) is not None


def test_a_list_takes_no_longer_than_one_call_may(emulator: Emulator, client: Client) -> None:
    for n in range(30):
        client.rooms.create(f"room-{n}")
    emulator.quirks(list_page_size=1)
    emulator.fault("delay", "/v2/rooms", method="GET", seconds=0.2)
    hurried = Client(emulator.url, KeyPair(emulator.api_key, emulator.secret, "the test"), 2.0)
    with closing(hurried), within(4), pytest.raises(VideoSDKError, match="within the 2 s of a call"):
        list(hurried.rooms.list())


def test_a_look_for_a_session_ends_in_the_seconds_that_it_is_given(
    emulator: Emulator, client: Client
) -> None:
    room_id = client.rooms.create("standup").room_id
    emulator.fault("delay", "/v2/sessions/", seconds=5)
    with within(2), pytest.raises(VideoSDKError):
        client.sessions.live(room_id, within=0.5)


def test_a_session_list_that_is_not_found_is_not_taken_for_an_empty_one(
    emulator: Emulator, client: Client
) -> None:
    emulator.quirks(list_of_nothing="not_found")
    with pytest.raises(NotFound):
        client.sessions.live(client.rooms.create("standup").room_id)


@pytest.mark.parametrize("reply", ["documented", "sdk"])
def test_a_session_is_ended_by_its_id(emulator: Emulator, client: Client, reply: str) -> None:
    emulator.quirks(session_end_reply=reply)
    room_id = live_room(emulator, client)
    live = client.sessions.live(room_id)
    assert live is not None
    client.sessions.end(room_id, live.id)
    assert client.sessions.live(room_id) is None


def test_a_transcription_runs_from_start_to_end(emulator: Emulator, client: Client) -> None:
    room_id = live_room(emulator, client)
    started = client.realtime_transcriptions.start(
        room_id,
        webhook_url=emulator.inbox_url("notes"),
        model_id="m",
        language="en-US",
        summary={"enabled": True, "prompt": "p"},
        model_config_={"any_key": 1},
    )
    assert started.running
    assert (started.room_id, started.provider) == (room_id, "videosdk")
    sent = emulator.requests()[-1]["body"]
    assert sent == {
        "roomId": room_id,
        "webhookUrl": emulator.inbox_url("notes"),
        "modelId": "m",
        "language": "en-US",
        "summary": {"enabled": True, "prompt": "p"},
        "modelConfig": {"any_key": 1},
    }
    client.realtime_transcriptions.end(room_id)
    ended = client.realtime_transcriptions.get(started.id)
    assert ended is not None
    assert not ended.running
    assert ended.end is not None
    assert ended.transcript_url is not None
    assert ended.summary_url is not None


@pytest.mark.parametrize("ignores", [False, True])
def test_only_what_runs_in_the_room_is_found(emulator: Emulator, client: Client, ignores: bool) -> None:
    emulator.quirks(list_ignores_room_id=ignores, list_page_size=1)
    here, there = live_room(emulator, client, "here"), live_room(emulator, client, "there")
    client.realtime_transcriptions.start(here)
    client.realtime_transcriptions.end(here)
    ours = client.realtime_transcriptions.start(here)
    client.realtime_transcriptions.start(there)
    found = client.realtime_transcriptions.running_in(here)
    assert [t.id for t in found.certain] == [ours.id]
    assert found.unknown_room == []
    assert found.filter_ignored is ignores
    assert found.answered_at is not None


def test_what_does_not_tell_its_room_is_kept_apart(emulator: Emulator, client: Client) -> None:
    emulator.quirks(extension_missing=True)
    room_id = live_room(emulator, client)
    started = client.realtime_transcriptions.start(room_id)
    found = client.realtime_transcriptions.running_in(room_id)
    assert found.certain == []
    assert [t.id for t in found.unknown_room] == [started.id]


@pytest.mark.parametrize("nothing", ["empty", "not_found"])
def test_where_nothing_runs_nothing_is_found_and_the_servers_clock_is_known(
    emulator: Emulator, client: Client, nothing: str
) -> None:
    emulator.quirks(list_of_nothing=nothing)
    found = client.realtime_transcriptions.running_in(live_room(emulator, client))
    assert (found.certain, found.unknown_room) == ([], [])
    assert found.answered_at is not None


def test_a_server_without_a_clock_is_no_obstacle(emulator: Emulator, client: Client) -> None:
    emulator.quirks(date_header=False)
    assert client.realtime_transcriptions.running_in(live_room(emulator, client)).answered_at is None


def test_a_start_in_a_busy_room_is_a_definite_refusal(emulator: Emulator, client: Client) -> None:
    room_id = live_room(emulator, client)
    client.realtime_transcriptions.start(room_id)
    with pytest.raises(VideoSDKError) as caught:
        client.realtime_transcriptions.start(room_id)
    assert caught.value.status == 409
    assert not isinstance(caught.value, LostReply)


@pytest.mark.parametrize("kind", ["reset", "close", "truncate", "html", "json_string", "redirect", "status"])
def test_a_start_whose_reply_is_lost_is_never_sent_again(
    emulator: Emulator, client: Client, kind: str
) -> None:
    room_id = live_room(emulator, client)
    when = {} if kind in ("redirect", "status") else {"when": "after"}
    emulator.fault(kind, ".*/start", method="POST", **when)  # type: ignore[arg-type]
    with pytest.raises(LostReply):
        client.realtime_transcriptions.start(room_id)
    assert [r["path"] for r in emulator.requests()].count("/ai/v1/realtime-transcriptions/start") == 1


def test_a_start_that_is_put_off_looks_before_it_is_sent_again(emulator: Emulator, client: Client) -> None:
    room_id = live_room(emulator, client)
    emulator.fault("status", ".*/start", status=429, times=1, headers={"Retry-After": "0"})
    looks = iter([True])
    started = client.realtime_transcriptions.start(room_id, before_repeat=lambda: next(looks))
    assert started.running
    assert list(looks) == []


def test_an_end_whose_reply_is_lost_is_repeated_only_by_one_who_looks(
    emulator: Emulator, client: Client
) -> None:
    room_id = live_room(emulator, client)
    client.realtime_transcriptions.start(room_id)
    emulator.fault("reset", ".*/end", times=2)
    with pytest.raises(LostReply):
        client.realtime_transcriptions.end(room_id)
    client.realtime_transcriptions.end(room_id, before_repeat=lambda: True)
    assert client.realtime_transcriptions.running_in(room_id).certain == []


def test_a_change_whose_reply_is_lost_asks_for_another_run(emulator: Emulator, client: Client) -> None:
    emulator.fault("truncate", "/ai/v1/cloud/secrets/keys/.*")
    with pytest.raises(LostReply, match=r"all the same\. Run again: sent twice"):
        client.of(AgentSecrets).remove_keys("keys", ["A"])


@pytest.mark.parametrize(
    "body",
    ['"ok"', [], {}, {"transcriptions": None}, {"transcriptions": {}}, {"transcriptions": [{"odd": 1}]}],
)
def test_a_list_that_is_none_is_an_error_and_not_an_empty_list(
    emulator: Emulator, client: Client, body: object
) -> None:
    emulator.fault("status", LIST, status=200, body=body)
    with pytest.raises(LostReply, match="answered 200 but not with a list"):
        client.realtime_transcriptions.running_in("aaaa-bbbb-cccc")


def test_a_list_without_page_numbers_ends_when_a_page_repeats(emulator: Emulator, client: Client) -> None:
    emulator.fault("status", "/v2/sessions/", status=200, body={"data": [{"id": "1"}, {"id": "2"}]})
    assert [s.id for s in client.sessions.list()] == ["1", "2"]
    assert len(emulator.requests()) == 3


class Webhook(Shown):
    webhook_id: str


class Webhooks(Area[Webhook]):
    path, model, noun = "/v2/sessions", Webhook, "webhook"
    slash = True

    def list(self) -> Iterator[Webhook]:
        return self._list()


def test_a_list_whose_items_have_no_id_goes_on_until_a_page_repeats(
    emulator: Emulator, client: Client
) -> None:
    for id in ("1", "2"):
        emulator.fault("status", "/v2/sessions/", status=200, body={"data": [{"webhookId": id}]}, times=1)
    emulator.fault("status", "/v2/sessions/", status=200, body={"data": [{"webhookId": "2"}]})
    assert [one.webhook_id for one in client.of(Webhooks).list()] == ["1", "2"]


@pytest.mark.parametrize("kind", ["pkcs1", "spki"])
def test_the_public_key_is_pem(emulator: Emulator, client: Client, kind: str) -> None:
    emulator.quirks(key_pem=kind)
    assert "PUBLIC KEY-----" in client.public_key()


@pytest.mark.parametrize("key", ["", "AAAA", None, "-----BEGIN PUBLIC KEY-----", 7])
def test_what_is_no_public_key_is_not_taken_for_one(emulator: Emulator, client: Client, key: object) -> None:
    emulator.fault("status", "/v2/public/.*", status=200, body={"publicKey": key})
    with pytest.raises(LostReply, match="public key"):
        client.public_key()


def test_what_a_user_keeps_secret_is_blanked_out_where_the_server_echoes_it(
    emulator: Emulator, client: Client
) -> None:
    room_id, key = live_room(emulator, client), "sk-live-hunter2"
    hook = "https://hooks.example.com/hunter2"
    said = {"message": f"modelConfig.apiKey {key!r}, webhookUrl {hook}"}
    emulator.fault("status", f"{LIST}start", status=400, body=said)
    with pytest.raises(VideoSDKError) as refused:
        client.realtime_transcriptions.start(
            room_id, webhook_url=hook, model_config_={"credentials": [{"api_key": key}]}
        )
    assert "hunter2" not in str(refused.value)
    assert "modelConfig.apiKey" in str(refused.value)
