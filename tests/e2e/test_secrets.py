"""Credentials: they work or the message says what to do, and they are found nowhere, in no form.

In what the real command line prints and writes, in what a server is sent besides the call's own header, and
in errors that a server provokes by echoing the header back.
"""

from __future__ import annotations

import base64
import json
import re
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from pulumi_videosdk import settings
from pulumi_videosdk.api.client import Client
from pulumi_videosdk.api.errors import VideoSDKError
from tests.e2e.conftest import MakeStack
from tests.e2e.harness import Result, Stack
from tests.support.bad_inputs import HUNTER, BadInput, bad_inputs
from videosdk_emulator import Emulator, running

SECRET = 'k3y/+&=%"\\not-to-be-seen-by-anyone-anywhere'
"""Looks different in each encoding."""

NO_CREDENTIALS: dict[str, str | None] = {"VIDEOSDK_API_KEY": None, "VIDEOSDK_SECRET": None}

JWT = re.compile(r"eyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}")

ENGINES_OWN = re.compile(r"Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)\.inputs\]: value=")
"""At -v=9 the engine itself logs each config value that it hands to a provider (3.257)."""

ENGINES_PROPERTIES = re.compile(r"(Unm|M)arshaling property for RPC\[")
"""So it does with every property of every resource, secret or not."""

WINDOW = 32  # characters of a token that are already too many


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with running(secret=SECRET, join_after=0.0) as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    running_emulator.reset()
    return running_emulator


def forms(credential: str) -> set[str]:
    """A credential as it may hide in a text: raw, escaped, and encoded wherever its first byte falls."""
    raw = credential.encode()
    found = {credential, quote(credential), quote(credential, safe=""), quote_plus(credential), raw.hex()}
    found |= {json.dumps(credential)[1:-1], repr(credential)[1:-1]}
    for shift, start in enumerate((0, 2, 3)):
        for encoded in (base64.b64encode(bytes(shift) + raw), base64.urlsafe_b64encode(bytes(shift) + raw)):
            found.add(encoded.decode()[start:-4])
    return found


def needles(*credentials: str) -> set[str]:
    """What must not be found: the credentials in every form, and windows of a token's later segments."""
    found = {form for one in credentials for form in forms(one)}
    for token in (one for one in credentials if JWT.fullmatch(one)):
        # The first segment is the same for every token.
        rest = token.split(".", 1)[1]
        found |= {rest[at : at + WINDOW] for at in range(0, len(rest) - WINDOW, WINDOW // 2)}
    return found


def leaks(text: str, *credentials: str) -> list[str]:
    """The lines in which a credential, or any JWT, stands."""
    wanted = needles(*credentials)
    return [
        line[:300] for line in text.splitlines() if JWT.search(line) or any(one in line for one in wanted)
    ]


def written(stack: Stack) -> str:
    """State, history, back-ups, settings and events, as they lie on the disk; and the state exported."""
    files = [f"{path}\n{path.read_bytes().decode('latin-1')}" for path in stack.files()]
    assert any("/history/" in one for one in files)
    return "\n".join([*files, stack.run("stack", "export").text])


@pytest.mark.parametrize("shift", range(3))
def test_the_search_would_find_a_credential_in_any_form(emulator: Emulator, shift: int) -> None:
    token = emulator.token()
    for one in (SECRET, token):
        shifted = b"." * shift + one.encode() + b"..."
        hidden = [f"at {one}.", quote(one), json.dumps({"at": one}), repr(f"'{one}"), one.encode().hex()]
        hidden += [base64.b64encode(shifted).decode(), base64.urlsafe_b64encode(shifted).decode()]
        assert all(leaks(text, SECRET, token) for text in hidden)
    assert leaks(token[:90], token)
    assert leaks(emulator.token(exp=1), token)
    assert not leaks("nothing at all, k3y or otherwise", SECRET, token)


# Errors


def echo(token: str) -> str:
    """What a server can make of an Authorization header that it was sent."""
    encoded = [base64.b64encode(token.encode()).decode(), base64.urlsafe_b64encode(token.encode()).decode()]
    return " ".join([token, *encoded, quote(token, safe=""), json.dumps({"authorization": token})])


def page(status: int, title: str) -> dict[str, Any]:
    body = f"<!doctype html><html><title>{title}</title><body>{title}</body></html>"
    return {"status": status, "body": body, "headers": {"content-type": "text/html"}}


def text(status: int, body: str) -> dict[str, Any]:
    return {"status": status, "body": body, "headers": {"content-type": "text/plain"}}


ECHOES: dict[str, Callable[[str], dict[str, Any]]] = {
    "message and code": lambda t: {"status": 401, "body": {"message": echo(t), "code": echo(t)}},
    "a string": lambda t: {"status": 400, "body": echo(t)},
    "error": lambda t: {"status": 400, "body": {"error": echo(t)}},
    "no known key": lambda t: {"status": 422, "body": {"headers": {"authorization": t}}},
    "plain text": lambda t: text(403, echo(t)),
    "after a long text": lambda t: {"status": 409, "body": {"message": "x" * 200 + echo(t)}},
    "title of a page": lambda t: page(404, f"Denied: {t}"),
    "title of a page, late": lambda t: page(403, "x" * 40 + t),
    "title of a good page": lambda t: page(200, t),
    "not JSON": lambda t: text(200, f"authorization: {echo(t)}"),
    "another shape": lambda t: {"status": 200, "body": {"a": 1}, "headers": {"x-request-id": t}},
    "request id": lambda t: {"status": 401, "headers": {"x-request-id": echo(t)}},
    "redirect": lambda t: {"status": 302, "headers": {"location": f"https://{t}@{t}.example.com/{t}"}},
    "server error": lambda t: {"status": 500, "body": {"msg": echo(t)}},
    "too many": lambda t: {"status": 429, "body": {"statusMessage": echo(t)}},
    "what was asked for": lambda t: {
        "status": 200,
        "body": {
            "roomId": "abcd-efgh-ijkl",
            "createdAt": t,
            "id": "a",
            "status": "running",
            "start": f"{echo(t)}",
            "publicKey": t,
        },
    },
}

CALLS: dict[str, Callable[[Client], Any]] = {
    "read a room": lambda client: client.rooms.get("a"),
    "make a room": lambda client: client.rooms.create("a"),
    "list sessions": lambda client: client.sessions.live("a"),
    "start": lambda client: client.realtime_transcriptions.start("a"),
    "end": lambda client: client.realtime_transcriptions.end("a"),
    "fetch the key": lambda client: client.public_key(),
}


def all_of(error: BaseException) -> str:
    """Everything that anybody could print of an error."""
    parts = [str(error), repr(error), repr(error.args), repr(vars(error)), *traceback.format_exception(error)]
    if isinstance(error, VideoSDKError):
        parts.append(str(error.with_advice("More.")))
    return "\n".join(parts)


@pytest.mark.parametrize("shape", ECHOES)
@pytest.mark.parametrize("call", CALLS)
def test_what_a_server_echoes_of_a_token_goes_no_further(emulator: Emulator, call: str, shape: str) -> None:
    token = emulator.token()
    emulator.fault("status", "/(v2|ai)/.*", **ECHOES[shape](token))
    found = settings.resolve({}, {"VIDEOSDK_TOKEN": token, "VIDEOSDK_API_ENDPOINT": emulator.url})

    with closing(settings.build_client(found)) as client:
        client.transport.timeout = 0.6
        try:
            said = repr(CALLS[call](client))
        except VideoSDKError as error:
            said = all_of(error)
        said += repr((found, found.describe(), client, client.transport))

    assert leaks(said, token) == []


def test_what_a_server_echoes_of_a_minted_token_goes_no_further(emulator: Emulator) -> None:
    keys = {"VIDEOSDK_API_KEY": emulator.api_key, "VIDEOSDK_SECRET": SECRET}
    found = settings.resolve({}, keys | {"VIDEOSDK_API_ENDPOINT": emulator.url})

    with closing(settings.build_client(found)) as client:
        token = client.transport._credentials.token()
        emulator.fault("status", "/v2/.*", status=401, body={"message": f"{echo(token)} {echo(SECRET)}"})
        with pytest.raises(VideoSDKError) as refused:
            client.rooms.get("a")

    assert leaks(all_of(refused.value) + repr((found, client)), token, SECRET) == []


# The command line

ROOMS = """
import pulumi_videosdk as videosdk

for at in range(COUNT):
    videosdk.Room(f"room-{at}")
"""


def test_a_server_that_echoes_tokens_puts_them_before_nobodys_eyes(
    stack: MakeStack, emulator: Emulator
) -> None:
    """In a refresh the engine does not mask what a provider prints."""
    token = emulator.token()
    rooms = stack(ROOMS.replace("COUNT", str(len(ECHOES))), env=NO_CREDENTIALS | {"VIDEOSDK_TIMEOUT": "2"})
    rooms.set_config("videosdk:token", token, secret=True)
    rooms.up()
    for name, shape in zip(sorted(rooms.resources()), ECHOES.values(), strict=True):
        emulator.fault("status", f"/v2/rooms/{rooms.resources()[name]['id']}", **shape(token))

    done = rooms.refresh(expect_failure=True)

    assert "GET /v2/rooms/" in done.text
    assert leaks(done.text + written(rooms), token) == []


NOTES = """
import pulumi
import pulumi_videosdk as videosdk

hook = videosdk.WebhookEndpoint("hook", url="URL")
room = videosdk.Room("room", webhook=hook)
videosdk.RealtimeTranscription(
    "notes", room_id=room.room_id, webhook_url=hook.url, session_timeout=20,
    model_config={"key": pulumi.Config("other").require_secret("key")},
)
videosdk.RealtimeTranscription("none", room_id="abcd-efgh-ijkl")
"""

MODEL_KEY = "a-speech-models-key/of+its&own"


@contextmanager
def receiver() -> Iterator[tuple[str, list[str]]]:
    """A receiver of webhooks that notes each request whole: `url, requests`."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode("latin-1")
            requests.append(f"{self.requestline}\n{self.headers}\n{body}")
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook", requests
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


CREDENTIALS: dict[str, Callable[[Emulator], tuple[dict[str, str], dict[str, str | None]]]] = {
    "token in config": lambda e: ({"videosdk:token": e.token()}, NO_CREDENTIALS),
    "key pair in config": lambda e: (
        {"videosdk:apiKey": e.api_key, "videosdk:secret": SECRET},
        NO_CREDENTIALS,
    ),
    "token in the environment": lambda e: ({}, NO_CREDENTIALS | {"VIDEOSDK_TOKEN": e.token()}),
    "key pair in the environment": lambda e: ({}, {}),
}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("token in config", marks=pytest.mark.wide),
        "key pair in config",
        "token in the environment",
        pytest.param("key pair in the environment", marks=pytest.mark.wide),
    ],
)
def test_a_whole_life_at_the_highest_verbosity_shows_no_credential(
    stack: MakeStack, emulator: Emulator, source: str
) -> None:
    config, env = CREDENTIALS[source](emulator)
    verbose = ("-v=9", "--logtostderr", "--logflow")
    with receiver() as (url, requests):
        whole = stack(NOTES.replace("URL", url), env=env)
        whole.set_secrets(config | {"other:key": MODEL_KEY})
        # "none" has no room.
        up = whole.up("--continue-on-error", *verbose, expect_failure=True)
        assert "There is no room 'abcd-efgh-ijkl'" in up.text
        said = up.text
        said += whole.refresh(*verbose).text
        said += whole.destroy(*verbose).text
        emulator.deliveries("transcription-stopped")

    # VideoSDK told somebody, somebody was told, and the requests that we made ourselves were unsigned.
    sent = json.dumps([emulator.deliveries(), emulator.requests()])
    assert len(requests) >= 3
    secrets = [*[value for key, value in config.items() if key != "videosdk:apiKey"], SECRET]
    secrets += [value for key, value in env.items() if value and key == "VIDEOSDK_TOKEN"]
    assert leaks("\n".join([sent, *requests]), *secrets) == []
    assert leaks(written(whole), *secrets, MODEL_KEY) == []
    assert [line for line in leaks(said, *secrets) if not ENGINES_OWN.search(line)] == []
    assert [line for line in leaks(said, MODEL_KEY) if not ENGINES_PROPERTIES.search(line)] == []


ENDED = """
import pulumi
import pulumi_videosdk as videosdk

room = videosdk.Room("room")
notes = videosdk.RealtimeTranscription(
    "notes", room_id=room, session_timeout=20, summary={"enabled": True}, restart_when_ended=RESTART
)
pulumi.export("transcript", notes.transcript_url)
pulumi.export("all", pulumi.Output.all(notes.summary_url, notes.status))
"""


def test_where_transcripts_and_summaries_lie_is_shown_nowhere(stack: MakeStack, emulator: Emulator) -> None:
    """Whoever has these urls can read them."""
    emulator.join_after(0.0)
    whole = stack(ENDED.replace("RESTART", "False"))
    whole.up()
    emulator.end_transcription(whole.resources()["notes"]["id"])

    # There is no url before the refresh.
    runs = [whole.refresh("--diff"), whole.up("--diff")]
    assert runs[0].drift["notes"][0] == "update"
    shown = whole.outputs(show_secrets=True)
    urls = [shown["transcript"], shown["all"][0]]
    assert all(url.startswith("http://") for url in urls)
    assert set(whole.outputs().values()) == {"[secret]"}
    whole.write(ENDED.replace("RESTART", "True"))
    runs += [whole.preview("--diff"), whole.up("--diff"), whole.destroy("--diff")]

    assert "replace" in runs[3].changes
    assert leaks(written(whole) + "".join(run.text for run in runs), *urls) == []


# Bad input

BAD_INPUT = """
import pulumi
import pulumi_videosdk as videosdk

videosdk.KIND("it", **{name: pulumi.Output.secret(value) for name, value in INPUTS.items()})
"""

IN_EVERY_RUN = ("url", "webhook_url", "room_id", "model_config", "webhook")
"""The inputs that are tried without `--wide` too, each on the first resource that has it."""

TRIED_ON = ("webhook", "summary")
"""After the preview, `up` and `refresh` are run with these as well."""


def spread_of_bad_inputs() -> Iterator[Any]:
    """With `--wide`, those of each resource and of each kind of property, too. The others are told to the
    provider's process, in tests/protocol/test_bad_input.py: what the engine shows of them is the same."""
    often, resources, kinds = set(IN_EVERY_RUN), set[str](), set[str]()
    for one in bad_inputs():
        marks = () if one.name in often else pytest.mark.wide
        if marks and one.name not in TRIED_ON and one.resource in resources and one.kind in kinds:
            continue
        often.discard(one.name)
        resources.add(one.resource)
        kinds.add(one.kind)
        yield pytest.param(one, id=str(one), marks=marks)


@pytest.mark.parametrize("bad", [*spread_of_bad_inputs()])
def test_bad_input_is_named_and_shown_nowhere(stack: MakeStack, emulator: Emulator, bad: BadInput) -> None:
    whole = stack(BAD_INPUT.replace("KIND", bad.resource).replace("INPUTS", repr(bad.inputs)))

    previewed = whole.preview("--diff", expect_failure=True)

    said = previewed.text
    assert f"resource 'it' has a problem: {bad.name}" in said
    if bad.name in TRIED_ON:
        failed = whole.up("--diff", expect_failure=True)
        refreshed = whole.refresh("--diff", "--run-program", expect_failure=None)
        assert f"resource 'it' has a problem: {bad.name}" in failed.text
        said += failed.text + refreshed.text
    kept = [path.read_bytes().decode("latin-1") for path in whole.files() if path.name != "__main__.py"]
    assert leaks("\n".join([said, *kept]), HUNTER) == []
    assert emulator.requests() == []


# From one run to the next

CHANGES: dict[str, dict[str, int]] = {"refresh": {}, "up --refresh": {}, "destroy": {"delete": 1}}
"""What each command changes of one room that is as declared."""

by_commands = pytest.mark.parametrize(
    "commands", [("refresh", "destroy"), pytest.param(("up --refresh",), marks=pytest.mark.wide)]
)

# Each command is refused in one of the two tests that take one of these, between edits.
by_refresh = pytest.mark.parametrize(
    "command",
    ["refresh", *(pytest.param(one, marks=pytest.mark.wide) for one in ("destroy", "up --refresh"))],
)
by_destroy = pytest.mark.parametrize(
    "command",
    ["destroy", *(pytest.param(one, marks=pytest.mark.wide) for one in ("refresh", "up --refresh"))],
)

ONE_ROOM = ROOMS.replace("COUNT", "1")


def expired(emulator: Emulator) -> str:
    return emulator.token(exp=int(time.time()) - 60)


@by_commands
def test_an_expired_token_in_the_stored_config_gives_way_to_the_environments(
    stack: MakeStack, emulator: Emulator, commands: tuple[str, ...]
) -> None:
    stale, live = expired(emulator), emulator.token()
    rooms = stack(ONE_ROOM, env=NO_CREDENTIALS | {"VIDEOSDK_TOKEN": live})
    rooms.set_config("videosdk:token", stale, secret=True)

    runs = [rooms.up(), *(operate(rooms, command) for command in commands)]

    assert [run.changes for run in runs] == [{"create": 1}, *(CHANGES[command] for command in commands)]
    assert emulator.state()["rooms"][0]["disabled"] == ("destroy" in commands)
    assert leaks(written(rooms) + "".join(run.text for run in runs), stale, live) == []


@by_commands
def test_a_token_in_the_environment_may_be_another_on_each_run(
    stack: MakeStack, emulator: Emulator, commands: tuple[str, ...]
) -> None:
    rooms = stack(ONE_ROOM, env=NO_CREDENTIALS | {"VIDEOSDK_TOKEN": emulator.token(exp=soon())})
    rooms.up()
    emulator.quirks(clock_offset=600.0)
    rooms.env["VIDEOSDK_TOKEN"] = emulator.token(exp=later())

    for command in commands:
        assert operate(rooms, command).changes == CHANGES[command]


def soon() -> int:
    """When a token expires that the server will refuse once its clock is ten minutes ahead."""
    return int(time.time()) + 300


def later() -> int:
    return int(time.time()) + 7200


def operate(stack: Stack, command: str, *more: str, **how: Any) -> Result:
    name, *args = command.split()
    verb: Callable[..., Result] = getattr(stack, name)
    return verb(*args, *more, **how)


def last_lines(run: Result) -> str:
    """The last line of each error: what a user reads first."""
    return "\n".join(message.strip().splitlines()[-1] for message in run.diagnostics if message.strip())


@by_refresh
def test_a_rotated_token_is_used_once_the_program_runs_and_the_message_says_so(
    stack: MakeStack, emulator: Emulator, command: str
) -> None:
    old, new = emulator.token(exp=soon()), emulator.token(exp=later())
    rooms = stack(ONE_ROOM, env=NO_CREDENTIALS)
    rooms.set_config("videosdk:token", old, secret=True)
    rooms.up()
    stored = rooms.export()
    rooms.set_config("videosdk:token", new, secret=True)
    emulator.quirks(clock_offset=600.0)

    # Rotation alone changes no resource, and reaches the next refresh.
    assert rooms.up().changes == {}
    assert rooms.refresh().drift == {}

    rooms.write_state(stored)
    refused = operate(rooms, command, expect_failure=True)
    assert "VideoSDK answered 401" in last_lines(refused)
    assert "the config that the last `up` stored: `--run-program`" in last_lines(refused)
    assert not emulator.state()["rooms"][0]["disabled"]
    mended = operate(rooms, command, "--run-program")
    assert emulator.state()["rooms"][0]["disabled"] == (command == "destroy")
    assert leaks(written(rooms) + refused.text + mended.text, old, new) == []


@by_destroy
def test_where_only_an_expired_token_is_left_the_message_says_what_to_do(
    stack: MakeStack, emulator: Emulator, command: str
) -> None:
    stale = expired(emulator)
    rooms = stack(ONE_ROOM)
    rooms.set_config("videosdk:token", stale, secret=True)
    rooms.up()  # by the environment's key pair
    without: Mapping[str, str | None] = NO_CREDENTIALS

    refused = operate(rooms, command, expect_failure=True, env=without)
    rooms.set_config("videosdk:token", emulator.token(), secret=True)

    assert "the token of stack config videosdk:token expired" in last_lines(refused)
    assert "`--run-program`" in last_lines(refused)
    operate(rooms, command, "--run-program", env=without)
    assert emulator.state()["rooms"][0]["disabled"] == (command == "destroy")
    assert leaks(written(rooms) + refused.text, stale) == []


def test_a_program_with_no_live_credential_fails_in_its_preview(stack: MakeStack, emulator: Emulator) -> None:
    rooms = stack(ONE_ROOM, env=NO_CREDENTIALS)
    rooms.set_config("videosdk:token", expired(emulator), secret=True)

    refused = rooms.preview(expect_failure=True)

    assert "the token of stack config videosdk:token expired" in refused.text
    assert "VIDEOSDK_API_KEY and VIDEOSDK_SECRET" in refused.text
    assert "Traceback" not in refused.text
