from __future__ import annotations

import base64
import json
import os
import pickle
import subprocess
import sys
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_videosdk.api import errors
from pulumi_videosdk.api.errors import LostReply, NotFound, NotSent, VideoSDKError


def test_the_text_is_one_line_that_says_what_was_tried_what_came_and_what_to_do() -> None:
    error = VideoSDKError(
        "VideoSDK answered 409",
        method="POST",
        path="/v2/rooms",
        status=409,
        server_message="taken",
        code="conflict",
        request_id="r-1",
        hint="Choose another",
    )
    assert str(error) == (
        "POST /v2/rooms: VideoSDK answered 409: 'taken' (code conflict, request id r-1). Choose another"
    )


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_the_server_says_the_text_stays_one_printable_line(
    message: str, code: str, request_id: str, path: str
) -> None:
    error = VideoSDKError(
        "x", method="GET", path=path, server_message=message, code=code, request_id=request_id
    )
    assert str(error).isprintable()


@pytest.mark.parametrize("size", [301, 100_000, 8_000_000])
def test_a_long_message_of_the_server_is_cut(size: int) -> None:
    text = str(VideoSDKError("x", server_message="m" * size))
    assert len(text) < 400
    assert "…" in text


@pytest.mark.parametrize("key", ["message", "error", "msg", "statusMessage"])
def test_the_message_is_found_under_each_of_its_names(key: str) -> None:
    assert errors.message_and_code(json.dumps({"statusCode": 400, key: "why"})) == ("why", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('"just words"', ("just words", None)),
        ("just words", ("just words", None)),
        ('{"message": "", "error": "why"}', ("why", None)),
        ('{"message": 7, "msg": "why", "code": "c"}', ("why", "c")),
        ('{"error": "why", "code": 400, "errorCode": "e"}', ("why", "e")),
        ('{"odd": true}', ('{"odd": true}', None)),
        ("", (None, None)),
        ("{}", (None, None)),
        ("<html><head><title>Bad\nGateway</title>", ("an HTML page titled 'Bad Gateway'", None)),
        ("<!DOCTYPE html><p>x", ("an HTML page", None)),
        ("[" * 100_000, ("[" * 100_000, None)),
    ],
)
def test_any_shape_of_an_error_body_gives_words(body: str, expected: tuple[str | None, str | None]) -> None:
    assert errors.message_and_code(body) == expected


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"message": "Room not found", "code": "resource_not_found"}', "application/json"),
        ('{"statusCode": 402, "error": "Room not found"}', "application/json; charset=utf-8"),
        ('{"errorCode": "resource_not_found"}', "application/json"),
        ('"Room not found"', "application/json"),
        ("Room not found", "text/plain"),
        ("", None),
        ("{}", "application/json"),
    ],
)
def test_a_402_or_404_in_words_of_videosdks_says_that_the_thing_is_not_there(
    body: str, content_type: str | None
) -> None:
    assert errors.not_found_or_why(body, content_type) is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<html><title>404 Not Found</title></html>", "text/html"),
        ("Room not found", "text/html; charset=utf-8"),
        ("Cannot GET /v2/rooms/x", "text/plain"),
        (
            '{"message": "Cannot GET /v2/v2/rooms/x", "error": "Not Found", "statusCode": 404}',
            "application/json",
        ),
        ('{"message": "no Route matched with those values"}', "application/json"),
        ('{"detail": "Not Found"}', "application/json"),
        ('{"timestamp": 1, "status": 404, "path": "/v2/rooms"}', "application/json"),
        ('[{"detail": "Not Found"}]', "application/json"),
        ("404 page not found", "text/plain; charset=utf-8"),
        ("default backend - 404", "text/plain"),
        ("Not Found", "text/plain"),
        ("Not Found", None),
    ],
)
def test_a_402_or_404_of_a_server_that_does_not_know_the_path_is_not_gone(
    body: str, content_type: str | None
) -> None:
    assert "videosdk:endpoint" in (errors.not_found_or_why(body, content_type) or "")


@pytest.mark.parametrize(
    "words",
    [
        "Payment required",
        "Please upgrade your plan",
        "Insufficient credits",
        "Your free trial is over",
        "unpaid_invoice",
    ],
)
@pytest.mark.parametrize("key", ["message", "error", "code"])
def test_a_402_that_speaks_of_payment_is_not_gone(words: str, key: str) -> None:
    assert "asks for payment" in (errors.not_found_or_why(json.dumps({key: words}), "application/json") or "")


@given(st.text(min_size=4, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_a_secret_is_blanked_out_in_every_form(secret: str, before: str, after: str) -> None:
    raw = secret.encode("utf-8", "surrogatepass")
    for form in (secret, base64.b64encode(raw).decode(), quote(raw, safe=""), json.dumps(secret)[1:-1]):
        assert errors.redact(f"<{form}>", [secret]) in ("<[redacted]>", "<[redacted]=>", "<[redacted]==>")


def test_a_secret_that_holds_another_is_blanked_out_whole() -> None:
    assert errors.redact("abcdef-tail", ["abcdef", "abcdef-tail"]) == "[redacted]"


def test_the_last_words_about_a_refused_token_say_so() -> None:
    hint = errors.status_hint(401, "stack config videosdk:token")
    assert hint.endswith("VideoSDK refused the token")
    assert "stack config videosdk:token" in hint
    assert "--run-program" in hint
    assert "PULUMI_RUN_PROGRAM=true" in hint


def test_a_refused_token_of_the_environment_is_not_blamed_on_old_config() -> None:
    hint = errors.status_hint(401, "environment VIDEOSDK_TOKEN")
    assert "environment VIDEOSDK_TOKEN" in hint
    assert "--run-program" not in hint


def test_words_that_are_added_keep_the_last_words_about_the_token() -> None:
    error = VideoSDKError("VideoSDK answered 401", hint=errors.status_hint(401, "environment VIDEOSDK_TOKEN"))
    assert "Nothing was started." in str(error.with_advice("Nothing was started."))
    assert str(error.with_advice("Nothing was started.")).endswith("VideoSDK refused the token")


def test_words_that_are_added_replace_the_advice_to_look() -> None:
    lost = LostReply("the connection broke")
    assert errors.LOOK_FIRST in str(lost)
    lost = lost.with_advice("It was found to run.")
    assert isinstance(lost, LostReply)
    assert str(lost) == "the connection broke. It was found to run."


def test_an_earlier_lost_reply_is_told() -> None:
    error = NotFound("VideoSDK answered 404")
    error.earlier_reply_lost = True
    assert "may have been carried out" in str(error)


@pytest.mark.parametrize("kind", [VideoSDKError, LostReply, NotSent, NotFound])
def test_an_error_survives_pickling(kind: type[VideoSDKError]) -> None:
    error = kind("x", method="GET", path="/p", status=500, hint="h")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.status) == (kind, str(error), 500)


def test_importing_the_errors_loads_neither_http_nor_jwt() -> None:
    program = (
        "import sys, pulumi_videosdk.api.errors\n"
        "print(sorted({'requests', 'urllib3', 'jwt'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert loaded.stdout.strip() == "[]"
