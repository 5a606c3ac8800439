"""The emulator checks of a token what VideoSDK checks (API §1.1, §1.2)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from videosdk_emulator import DEFAULT_API_KEY, DEFAULT_SECRET, Emulator

Call = Callable[..., requests.Response]
PATHS = [
    ("GET", "/v2/rooms"),
    ("POST", "/v2/rooms"),
    ("POST", "/v2/rooms/deactivate"),
    ("GET", "/v2/rooms/a"),
    ("GET", "/v2/rooms/validate/a"),
    ("GET", "/v2/sessions/"),
    ("POST", "/v2/sessions/end"),
    ("GET", "/ai/v1/realtime-transcriptions/"),
    ("POST", "/ai/v1/realtime-transcriptions/start"),
    ("POST", "/ai/v1/realtime-transcriptions/end"),
    ("GET", "/ai/v1/realtime-transcriptions/a"),
]
INVALID = {"message": "token is invalid", "code": "invalid_token"}
NO_LOGIN = {"statusCode": 401, "error": "Please login to continue!"}


def test_a_token_is_good_for_another_client_than_ours(call: Call) -> None:
    claims = {"apikey": DEFAULT_API_KEY, "permissions": ["allow_join"], "version": 2}
    assert call("GET", "/v2/rooms", token=jwt.encode(claims, DEFAULT_SECRET, "HS256")).status_code == 200


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_no_call_works_without_a_token(emulator: Emulator, call: Call, method: str, path: str) -> None:
    reply = call(method, path, token=None)
    assert (reply.status_code, reply.json()) == (401, NO_LOGIN)
    assert emulator.state()["rooms"] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: f"Bearer {token}",
        lambda token: token[:-4],
        lambda token: token.rsplit(".", 1)[0] + ".",
        lambda token: "nonsense",
    ],
)
def test_a_malformed_token_is_refused(emulator: Emulator, call: Call, spoil: Callable[[str], str]) -> None:
    reply = call("GET", "/v2/rooms", token=spoil(emulator.token()))
    assert (reply.status_code, reply.json()) == (401, INVALID)


def test_a_token_signed_in_another_way_is_refused(call: Call) -> None:
    token = jwt.encode({"apikey": DEFAULT_API_KEY, "version": 2}, DEFAULT_SECRET, "HS384")
    assert call("GET", "/v2/rooms", token=token).json() == INVALID


def test_a_token_signed_with_another_secret_is_refused(call: Call) -> None:
    token = jwt.encode({"apikey": DEFAULT_API_KEY, "version": 2}, "another" * 8, "HS256")
    reply = call("GET", "/v2/rooms", token=token)
    assert (reply.status_code, reply.json()) == (401, INVALID)


@pytest.mark.parametrize(
    ("claims", "status", "body"),
    [
        ({"exp": 1}, 401, INVALID),
        ({"exp": "soon"}, 401, INVALID),
        ({"apikey": "another"}, 401, NO_LOGIN),
        ({"apikey": None}, 401, NO_LOGIN),
        ({"exp": None}, 200, None),
        ({"roles": None}, 200, None),
        ({"roles": ["crawler", "rtc"]}, 200, None),
        ({"permissions": None}, 200, None),
    ],
)
def test_the_claims_decide(emulator: Emulator, call: Call, claims: Any, status: int, body: Any) -> None:
    reply = call("GET", "/v2/rooms", token=emulator.token(**claims))
    assert reply.status_code == status
    assert body is None or reply.json() == body


@pytest.mark.parametrize("version", [None, 1, "2", 3])
def test_a_token_needs_version_2(emulator: Emulator, call: Call, version: Any) -> None:
    reply = call("GET", "/v2/rooms", token=emulator.token(version=version))
    assert reply.status_code == 403
    assert reply.json()["code"] == "unauthorized_token"
    assert "version" in reply.json()["message"]


@pytest.mark.parametrize("roles", [["rtc"], [], "crawler", ["CRAWLER"]])
def test_roles_without_crawler_are_refused(emulator: Emulator, call: Call, roles: Any) -> None:
    reply = call("GET", "/v2/rooms", token=emulator.token(roles=roles))
    assert reply.status_code == 403
    assert "CRAWLER" in reply.json()["message"]


def test_the_public_key_is_there_with_and_without_a_token_but_not_with_a_bad_one(
    emulator: Emulator, call: Call
) -> None:
    path = "/v2/public/rsa-public-key"
    keys = [call("GET", path, token=token).json()["publicKey"] for token in (None, emulator.token())]
    assert keys[0] == keys[1]
    assert keys[0].startswith("-----BEGIN RSA PUBLIC KEY-----")
    assert call("GET", path, token="nonsense").status_code == 401


def test_a_token_expires_by_the_servers_clock(emulator: Emulator, call: Call) -> None:
    token = emulator.token(exp=int(time.time()) + 600)
    assert call("GET", "/v2/rooms", token=token).status_code == 200
    emulator.quirks(clock_offset=700)
    assert call("GET", "/v2/rooms", token=token).status_code == 401


def test_no_token_is_kept(emulator: Emulator, call: Call) -> None:
    token = emulator.token()
    call("POST", "/v2/rooms", token=token, json={"customRoomId": "a"})
    everything = f"{emulator.requests()}{emulator.state()}{emulator.deliveries()}"
    assert token not in everything
    assert token.split(".")[2] not in everything
