"""One call over real sockets: signing, bounds, repeats, and what each kind of answer means."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from pulumi_videosdk.api import connections
from pulumi_videosdk.api.auth import FixedToken, KeyPair
from pulumi_videosdk.api.errors import LostReply, NotFound, NotSent, VideoSDKError
from pulumi_videosdk.api.probe import probe
from pulumi_videosdk.api.replies import Reply
from pulumi_videosdk.api.transport import Transport
from tests.client.servers import answer, drip, keep, read_request, server, tunnel
from tests.client.timing import within
from videosdk_emulator import Emulator

TOKEN = "tok-3f9a+/=very secret".replace(" ", "-")
ROOM = "/v2/rooms"
JSON = b'{"roomId": "r"}'


@pytest.fixture
def transport(emulator: Emulator) -> Iterator[Transport]:
    transport = Transport(emulator.url, KeyPair(emulator.api_key, emulator.secret, "the test"), 6)
    yield transport
    transport.close()


def create(transport: Transport, repeat_is_safe: bool = True) -> Reply:
    return transport.call("POST", ROOM, body={"customRoomId": "x"}, repeat_is_safe=repeat_is_safe)


def paths(emulator: Emulator) -> list[str]:
    return [request["path"] for request in emulator.requests()]


def call(
    url: str, token: str = TOKEN, *, timeout: float = 6, safe: bool = False, path: str = "/v2/x"
) -> Reply:
    transport = Transport(url, FixedToken(token, "stack config videosdk:token"), timeout)
    try:
        return transport.call("GET", path, repeat_is_safe=safe)
    finally:
        transport.close()


# Signing.


def test_the_token_is_sent_raw_and_the_package_names_itself(emulator: Emulator) -> None:
    with server(answer()) as seen:
        assert call(seen.url).data == {"roomId": "r"}
    head = seen.requests[0].decode()
    assert f"Authorization: {TOKEN}\r\n" in head
    assert "User-Agent: pulumi-videosdk/" in head
    assert "Accept-Encoding: identity\r\n" in head


def test_a_netrc_does_not_replace_the_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login ann password hidden\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with server(answer()) as seen:
        call(seen.url)
    assert f"Authorization: {TOKEN}\r\n".encode() in seen.requests[0]


def test_a_cookie_is_not_sent_back() -> None:
    with server(answer(JSON, "200 OK", "Set-Cookie: a=b; Path=/"), answer()) as seen:
        transport = Transport(seen.url, FixedToken(TOKEN, "the test"))
        for _ in range(2):
            transport.call("GET", "/v2/x", repeat_is_safe=False)
        transport.close()
    assert b"cookie" not in seen.requests[1].lower()


def test_a_loopback_endpoint_is_never_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with server(answer()) as seen:
        assert call(seen.url).status == 200


# Answers.


def test_a_reply_tells_the_servers_clock_and_the_request_id(transport: Transport) -> None:
    reply = create(transport)
    assert reply.request_id
    assert reply.date is not None
    assert abs(datetime.now(UTC) - reply.date) < timedelta(minutes=1)


@pytest.mark.parametrize("date", ["", "soon", "Mon, 99 Nov 2026 00:00:00 GMT"])
def test_an_odd_clock_counts_as_none(date: str) -> None:
    with server(answer(JSON, "200 OK", f"Date: {date}")) as seen:
        assert call(seen.url).date is None


@pytest.mark.parametrize("status", [402, 404])
def test_not_found_is_told_apart(emulator: Emulator, transport: Transport, status: int) -> None:
    emulator.quirks(not_found=status)
    with pytest.raises(NotFound) as caught:
        transport.call("GET", "/v2/rooms/nope", repeat_is_safe=True)
    assert caught.value.status == status
    assert "GET /v2/rooms/nope: VideoSDK answered" in str(caught.value)


def test_a_refused_token_is_told_with_its_source_and_never_shown(emulator: Emulator) -> None:
    with pytest.raises(VideoSDKError) as caught:
        call(emulator.url)
    assert str(caught.value).endswith("VideoSDK refused the token")
    assert "stack config videosdk:token" in str(caught.value)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("role", ["rtc"])
def test_a_token_of_the_wrong_role_is_told_what_it_needs(emulator: Emulator, role: str) -> None:
    with pytest.raises(VideoSDKError, match="crawler") as caught:
        call(emulator.url, emulator.token(roles=[role]))
    assert caught.value.status == 403


@pytest.mark.parametrize("form", ["raw", "base64", "quoted"])
def test_a_server_that_echoes_the_token_does_not_make_us_show_it(form: str) -> None:
    forms = {
        "raw": TOKEN,
        "base64": base64.b64encode(TOKEN.encode()).decode(),
        "quoted": TOKEN.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
    }
    shown = forms[form]
    reply = answer(
        f'{{"message": "bad {shown}", "code": "{shown}"}}'.encode(), "400 Bad", f"X-Request-Id: {shown}"
    )
    with server(reply) as seen, pytest.raises(VideoSDKError) as caught:
        call(seen.url)
    assert shown not in str(caught.value)
    assert str(caught.value).count("[redacted]") == 3


def test_a_token_that_cannot_be_a_header_is_not_shown() -> None:
    for token in ("line\r\nbreak-hidden", "ключ-hidden", " hidden"):
        with pytest.raises(NotSent) as caught:
            call("http://127.0.0.1:9", token, timeout=1)
        assert "hidden" not in str(caught.value)
        assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("html", "an HTML page titled"),
        ("huge", "with more than 8 MiB"),
        ("reset", "the connection broke"),
        ("close", "the connection broke"),
        ("truncate", "the connection broke"),
        ("status", "VideoSDK answered 500"),
        ("redirect", "a redirect \\(302\\) to 127.0.0.1, which is not followed; whether .* is not known"),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_a_lost_reply(
    emulator: Emulator, transport: Transport, kind: str, words: str
) -> None:
    emulator.fault(kind, ROOM)
    with pytest.raises(LostReply, match=words):
        create(transport, repeat_is_safe=False)
    assert len(emulator.requests()) == 1


@pytest.mark.parametrize("body", [b"", b"<oops", b'{"a": ', b"\xff\xfe\xfa", b"[" * 200_000])
def test_a_body_that_is_not_json_is_a_lost_reply(body: bytes) -> None:
    with server(answer(body)) as seen, pytest.raises(LostReply, match="really VideoSDK's API"):
        call(seen.url)


def test_a_204_needs_no_body() -> None:
    with server(b"HTTP/1.1 204 No Content\r\n\r\n") as seen:
        assert call(seen.url).data is None


def test_a_redirected_get_is_refused_and_not_followed(emulator: Emulator) -> None:
    with server(answer()) as other:
        location = f"Location: {other.url}/v2/x"
        with server(answer(b"", "307 Moved", location)) as seen, pytest.raises(VideoSDKError) as caught:
            call(seen.url)
        assert other.requests == []
    assert not isinstance(caught.value, LostReply)
    assert "127.0.0.1" in str(caught.value)


def test_of_a_redirect_no_body_is_awaited() -> None:
    def drip_on(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 1000\r\n\r\n")
        drip(connection)

    with within(2), server(drip_on) as seen, pytest.raises(VideoSDKError, match="a redirect"):
        call(seen.url)


@pytest.mark.parametrize("location", ["http://[", "", "//", "\x01"])
def test_an_odd_redirect_is_an_error_like_any_other(location: str) -> None:
    with server(answer(b"", "302 Found", f"Location: {location}")) as seen, pytest.raises(VideoSDKError):
        call(seen.url)


@pytest.mark.parametrize("garbage", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100, b""])
def test_what_is_not_http_is_a_lost_reply(garbage: bytes) -> None:
    with server(garbage) as seen, pytest.raises(LostReply):
        call(seen.url)


def test_a_header_without_end_is_a_lost_reply() -> None:
    with server(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000) as seen, pytest.raises(LostReply):
        call(seen.url)


def test_values_that_are_no_json_are_not_sent(transport: Transport) -> None:
    with pytest.raises(NotSent, match="could not be written"):
        transport.call("POST", ROOM, body={"x": float("nan")}, repeat_is_safe=True)


def test_a_token_that_no_header_can_hold_is_not_sent_and_not_shown(emulator: Emulator) -> None:
    transport = Transport(emulator.url, FixedToken("tok\nen-3f9a", "the test"))
    with pytest.raises(NotSent, match="could not be written") as caught:
        transport.call("GET", ROOM, repeat_is_safe=True)
    assert "3f9a" not in str(caught.value)
    assert emulator.requests() == []


# Bounds.


@pytest.mark.parametrize("kind", ["drip", "drip_headers", "hang"])
def test_no_server_keeps_a_call_beyond_its_bound(emulator: Emulator, kind: str) -> None:
    pace: dict[str, Any] = {} if kind == "hang" else {"interval": 0.1}
    emulator.fault(kind, ROOM, **pace)
    transport = Transport(emulator.url, KeyPair(emulator.api_key, emulator.secret, "the test"), 1)
    bounded = r"no answer within the 1 s of a call|silent for 0\.5 s"
    with within(3), pytest.raises(LostReply, match=bounded):
        create(transport)
    transport.close()


def test_a_server_that_goes_on_announcing_an_answer_does_not_keep_a_call() -> None:
    def announce(connection: socket.socket) -> None:
        for _ in range(100):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.1)

    with within(3), server(announce) as seen, pytest.raises(LostReply, match="no answer within the 1 s"):
        call(seen.url, timeout=1)


def test_a_short_bound_leaves_room_for_a_repeat(emulator: Emulator) -> None:
    emulator.fault("hang", ROOM, times=1)
    transport = Transport(emulator.url, KeyPair(emulator.api_key, emulator.secret, "the test"), 3)
    assert create(transport).status == 200
    assert len(emulator.requests()) == 2
    transport.close()


def test_an_endpoint_that_swallows_packets_is_given_up_within_the_bound(emulator: Emulator) -> None:
    with within(3), pytest.raises(NotSent, match="no connection to"):
        call(emulator.blackhole(), timeout=1, safe=True)


def test_a_hosts_addresses_share_the_time_to_connect(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = urlsplit(emulator.blackhole())
    found = socket.getaddrinfo(dead.hostname, dead.port, type=socket.SOCK_STREAM)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: 6 * found)
    began = time.monotonic()
    with pytest.raises(NotSent, match="no connection to"):
        call(f"http://many.invalid:{dead.port}", timeout=2)
    assert time.monotonic() - began < 4


def test_an_unreachable_endpoint_is_named_with_both_ways_to_set_it() -> None:
    with pytest.raises(NotSent) as caught:
        call("http://127.0.0.1:9", timeout=1)
    for words in ("127.0.0.1:9 refused", "videosdk:endpoint", "VIDEOSDK_API_ENDPOINT", "Nothing was sent"):
        assert words in str(caught.value)


def test_a_host_that_does_not_exist_is_told_so() -> None:
    with pytest.raises(NotSent, match=r"host name of nowhere\.invalid could not be resolved"):
        call("https://nowhere.invalid", timeout=1)


# Repeats.


@pytest.mark.parametrize("kind", ["reset", "close", "truncate", "status"])
def test_what_may_be_repeated_is_repeated(emulator: Emulator, transport: Transport, kind: str) -> None:
    emulator.fault(kind, ROOM, times=2)
    assert create(transport).status == 200
    assert paths(emulator) == [ROOM] * 3


@pytest.mark.usefixtures("real_pace")
def test_repeats_come_ever_later(emulator: Emulator, transport: Transport) -> None:
    emulator.fault("reset", ROOM, times=2)
    with within(4) as passed:
        create(transport)
    assert passed() >= 1.5


def test_a_lost_reply_is_asked_for_again_three_times_at_most(emulator: Emulator) -> None:
    emulator.fault("status", ROOM, status=503)
    transport = Transport(emulator.url, KeyPair(emulator.api_key, emulator.secret, "the test"), 20)
    with pytest.raises(LostReply, match="tried 4 times"):
        create(transport)
    assert paths(emulator) == [ROOM] * 4
    transport.close()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_a_definite_answer_is_not_repeated(emulator: Emulator, transport: Transport, status: int) -> None:
    emulator.fault("status", ROOM, status=status, body={"message": "no"})
    with pytest.raises(VideoSDKError) as caught:
        create(transport)
    assert not isinstance(caught.value, LostReply)
    assert paths(emulator) == [ROOM]


@pytest.mark.parametrize("after", ["0", "1", "date"])
def test_a_limited_call_waits_as_long_as_it_is_told(
    emulator: Emulator, transport: Transport, after: str
) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    emulator.fault(
        "status", ROOM, status=429, times=1, headers={"Retry-After": soon if after == "date" else after}
    )
    with within(3) as passed:
        assert create(transport, repeat_is_safe=False).status == 200
    assert passed() >= (1 if after == "1" else 0.2)


def test_a_limited_call_is_repeated_as_often_as_its_bound_allows(
    emulator: Emulator, transport: Transport
) -> None:
    emulator.fault("status", ROOM, status=429, times=6, headers={"Retry-After": "0"})
    assert create(transport, repeat_is_safe=False).status == 200


@pytest.mark.parametrize("after", ["3600", "9" * 30])
def test_a_limit_longer_than_the_bound_fails_at_once_and_says_so(
    emulator: Emulator, transport: Transport, after: str
) -> None:
    emulator.fault("status", ROOM, status=429, headers={"Retry-After": after})
    with within(1), pytest.raises(VideoSDKError, match=r"It asks to wait .* run again later"):
        create(transport)


@pytest.mark.parametrize("after", ["soon", "-1", "", "9" * 5000])
def test_an_odd_retry_after_does_no_harm(after: str) -> None:
    first = answer(b'{"message": "slow"}', "429 Too Many", f"Retry-After: {after}")
    with server(first, answer()) as seen:
        assert call(seen.url, timeout=3).status == 200


def test_what_looking_finds_ends_the_call(emulator: Emulator, transport: Transport) -> None:
    emulator.fault("status", ROOM, status=503)

    def look() -> bool:
        raise RuntimeError("it is there")

    with pytest.raises(RuntimeError, match="it is there"):
        transport.call("POST", ROOM, body={}, repeat_is_safe=True, before_repeat=look)
    assert paths(emulator) == [ROOM]


def test_a_repeat_that_is_no_longer_wanted_ends_the_call_with_its_failure(
    emulator: Emulator, transport: Transport
) -> None:
    emulator.fault("status", ROOM, status=503)
    with pytest.raises(LostReply, match="503"):
        transport.call("POST", ROOM, body={}, repeat_is_safe=True, before_repeat=lambda: False)
    assert paths(emulator) == [ROOM]


def test_a_lost_reply_is_not_forgotten_when_the_server_is_gone_afterwards() -> None:
    with server(b"") as seen:
        transport = Transport(seen.url, FixedToken(TOKEN, "the test"), 4)

        def leave() -> bool:
            # The listener has answered once and is closed: from now on nothing can be sent.
            transport.endpoint = "http://127.0.0.1:9"
            return True

        with pytest.raises(LostReply) as caught:
            transport.call("POST", ROOM, body={}, repeat_is_safe=True, before_repeat=leave)
        transport.close()
    assert "may have been carried out" in str(caught.value)


# Connections.


def test_connections_are_kept_for_the_next_call() -> None:
    with server(keep, keep, keep) as seen:
        transport = Transport(seen.url, FixedToken(TOKEN, "the test"))
        for _ in range(3):
            transport.call("GET", "/v2/x", repeat_is_safe=False)
        transport.close()
        assert len(seen.requests) == 1


def test_a_connection_that_was_idle_is_not_trusted_with_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_IDLE", 0.0)
    with server(keep, keep, keep) as seen:
        transport = Transport(seen.url, FixedToken(TOKEN, "the test"))
        for _ in range(3):
            transport.call("GET", "/v2/x", repeat_is_safe=False)
        transport.close()
        assert len(seen.requests) == 3


def test_four_threads_call_at_once(transport: Transport, emulator: Emulator) -> None:
    emulator.fault("delay", "/v2/rooms/.*", seconds=1)
    failures: list[BaseException] = []

    def look() -> None:
        try:
            transport.call("GET", "/v2/rooms/nope", repeat_is_safe=True)
        except NotFound:
            pass
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    with within(3):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []


# TLS and proxies.


def test_a_companys_certificates_are_honoured(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with server(answer(), tls=tls) as seen:
        assert call(seen.url).data == {"roomId": "r"}


def test_an_unknown_certificate_is_refused_before_anything_is_sent(tls: ssl.SSLContext) -> None:
    with server(answer(), tls=tls) as seen, pytest.raises(NotSent, match="is not trusted"):
        call(seen.url, safe=True)
    assert seen.requests == []


def test_the_bound_holds_over_tls_too(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    bounded = "no answer within the 1 s"
    with within(3), server(drip, tls=tls) as seen, pytest.raises(LostReply, match=bounded):
        call(seen.url, timeout=1)


def test_a_server_that_never_shakes_hands_was_sent_nothing() -> None:
    with server(answer()) as seen, pytest.raises(NotSent):
        call(seen.url.replace("http:", "https:"), timeout=1)


def test_a_call_goes_through_the_proxy_of_the_environment(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[bytes] = []

    def videosdk(connection: socket.socket) -> None:
        with tls.wrap_socket(connection, server_side=True) as inner:
            received.append(read_request(inner))
            inner.sendall(answer())

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with server(tunnel(videosdk)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert call("https://videosdk.test").data == {"roomId": "r"}
    assert proxy.requests[0].startswith(b"CONNECT videosdk.test:443")
    assert TOKEN.encode() not in proxy.requests[0]
    assert TOKEN.encode() in received[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_no_proxy_serves_a_loopback_host(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with server(answer(b"{}", "502 Bad Gateway")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with pytest.raises(NotSent, match="refused the connection"):
            call(f"http://{host}:9")
        with pytest.raises(VideoSDKError, match="refused the connection"):
            probe(f"http://{host}:9/hook", 0.5, print)
    assert proxy.requests == []


def test_the_bound_holds_through_a_proxy_too(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def videosdk(connection: socket.socket) -> None:
        with tls.wrap_socket(connection, server_side=True) as inner:
            read_request(inner)
            drip(inner)

    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with server(tunnel(videosdk)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with within(3), pytest.raises(LostReply):
            call("https://videosdk.test", timeout=1)


def test_a_proxy_that_refuses_was_sent_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = answer(b"", "502 Bad Gateway")
    with server(refusal, refusal, refusal) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(NotSent, match="the proxy did not connect to videosdk"):
            call("https://videosdk.test", timeout=3)


def test_a_proxy_that_drips_does_not_keep_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(connection: socket.socket) -> None:
        for byte in b"HTTP/1.1 200 Connection established and so on and so on\r\n\r\n":
            connection.sendall(bytes([byte]))
            time.sleep(0.1)

    with server(slow) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with within(3), pytest.raises(NotSent):
            call("https://videosdk.test", timeout=1)


def test_many_calls_at_once_keep_their_connections() -> None:
    at_once = 20
    together = threading.Barrier(at_once)
    opened: list[object] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            opened.append(self)

        def do_GET(self) -> None:
            together.wait(10)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening, ThreadPoolExecutor(at_once) as pool:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        transport = Transport(f"http://127.0.0.1:{listening.server_port}", FixedToken(TOKEN, "the test"), 10)
        for _ in range(3):
            calls = [
                pool.submit(transport.call, "GET", "/v2/rooms", repeat_is_safe=True) for _ in range(at_once)
            ]
            assert [one.result().status for one in calls] == [200] * at_once
        transport.close()
        listening.shutdown()
    assert len(opened) == at_once
