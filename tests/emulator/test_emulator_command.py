"""The command `videosdk-emulator`, the emulator beside a test, and the rest of the control API."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

import videosdk_emulator
from videosdk_emulator import DEFAULT_SECRET, Control, Emulator, running
from videosdk_emulator.cli import main

Call = Callable[..., requests.Response]


@pytest.mark.parametrize("missing", ["click", "uvicorn"])
def test_a_missing_extra_is_named_with_what_installs_it(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import videosdk_emulator.__main__ as m; m.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (2, "")
    assert missing in done.stderr
    assert done.stderr.endswith("pip install pulumi-videosdk[emulator]\n")
    assert len(done.stderr.splitlines()) == 1


@contextmanager
def command(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The emulator as a process of its own, with the url that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "videosdk_emulator", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://"), line
        yield process, line.split()[-1]
    finally:
        process.kill()
        process.communicate(timeout=10)


def stop(process: subprocess.Popen[str], with_signal: int) -> float:
    """Seconds until the process has ended in peace."""
    started = time.monotonic()
    process.send_signal(with_signal)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 0, errors
    assert errors == ""
    return time.monotonic() - started


def make_room(emulator: Emulator) -> str:
    headers = {"Authorization": emulator.token()}
    return str(requests.post(f"{emulator.url}/v2/rooms", headers=headers, timeout=10).json()["roomId"])


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_at_once_even_when_requests_hang(with_signal: int) -> None:
    with command() as (process, url), Control(url) as control:
        fault = control.fault("hang")
        host = url.removeprefix("http://")
        port = int(host.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(f"GET /v2/rooms HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
            fault.wait_hit()
            assert stop(process, with_signal) < 3.0


def test_a_request_that_is_held_when_it_stops_is_not_acted_on(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with ThreadPoolExecutor(1) as aside, running(database=database) as emulator:
        fault = emulator.fault("hold")
        lost = aside.submit(make_room, emulator)
        fault.wait_hit()
    assert isinstance(lost.exception(), requests.ConnectionError)
    with running(database=database) as emulator:
        assert emulator.state()["rooms"] == []
        assert [one["status"] for one in emulator.requests()] == [None]


def test_what_it_knows_survives_a_restart_and_even_a_kill(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with command("--database", str(database), "--join-after", "1000") as (process, url):
        emulator = Emulator(url, "emulator", DEFAULT_SECRET)
        room_id = make_room(emulator)
        session_id = emulator.join(room_id, "ada")
        emulator.quirks(not_found=402)
        requests.post(emulator.inbox_url("hook"), json={"a": 1}, timeout=10)
        key = requests.get(f"{url}/v2/public/rsa-public-key", timeout=10).json()
        before = (emulator.requests(), emulator.inbox("hook"), emulator.state())
        process.kill()
    with command("--database", str(database)) as (process, url), Control(url) as control:
        assert (control.requests(), control.inbox("hook"), control.state()) == before
        assert control.state()["sessions"][0]["id"] == session_id
        assert control.quirks()["not_found"] == 402
        assert control.settings()["join_after"] == 1000
        assert requests.get(f"{url}/v2/public/rsa-public-key", timeout=10).json() == key
        assert database.stat().st_mode & 0o077 == 0


def test_the_url_file_holds_the_url_that_was_printed(tmp_path: Path) -> None:
    url_file = tmp_path / "url"
    with command("--url-file", str(url_file)) as (_, url):
        assert url_file.read_text() == url


def test_another_key_and_secret_can_be_chosen() -> None:
    with command("--api-key", "mine", "--secret", "x" * 40) as (_, url):
        for api_key, secret, status in (("mine", "x" * 40, 200), ("emulator", DEFAULT_SECRET, 401)):
            token = Emulator(url, api_key, secret).token()
            reply = requests.get(f"{url}/v2/rooms", headers={"Authorization": token}, timeout=10)
            assert reply.status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_other_machines_are_kept_out_unless_that_is_permitted(host: str) -> None:
    refused = CliRunner().invoke(main, ["--host", host])
    assert refused.exit_code == 2
    assert "--allow-remote" in refused.stderr
    assert host in refused.stderr


def test_other_machines_can_be_let_in() -> None:
    with command("--host", "0.0.0.0", "--allow-remote") as (_, url):
        assert url.startswith("http://0.0.0.0:")


def test_a_port_that_is_taken_is_said_to_be(emulator: Emulator) -> None:
    port = emulator.url.rsplit(":", 1)[1]
    refused = CliRunner().invoke(main, ["--port", port])
    assert refused.exit_code == 1
    assert f"port {port}" in refused.stderr
    assert isinstance(refused.exception, SystemExit)


def test_somebody_joins_every_room_soon_after_it_is_made() -> None:
    with running(join_after=0.05) as emulator:
        emulator.configure_inbox("hook")
        hook = {"endPoint": emulator.inbox_url("hook"), "events": ["session-started"]}
        headers = {"Authorization": emulator.token()}
        requests.post(f"{emulator.url}/v2/rooms", json={"webhook": hook}, headers=headers, timeout=10)
        emulator.inbox("hook", wait_for="session-started")
        emulator.join_after(None)
        make_room(emulator)
        emulator.reset()
        assert emulator.settings()["join_after"] == 0.05


def test_a_join_that_was_due_while_the_emulator_was_down_is_made_up_for(tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    with running(database=database) as emulator:
        room_id = make_room(emulator)
        hook = {"endPoint": emulator.inbox_url("hook"), "events": ["participant-joined"]}
        emulator.change_room(room_id, webhook=hook)
        emulator.join(room_id, "ada", after=0.2)
        assert emulator.state()["sessions"] == []
    with running(database=database, port=int(emulator.url.rsplit(":", 1)[1])) as emulator:
        (message,) = emulator.inbox("hook", wait_for="participant-joined")
        assert message["body"]["data"]["participantId"] == "ada"


def test_a_reset_forgets_everything_but_the_key(emulator: Emulator, call: Call) -> None:
    key = call("GET", "/v2/public/rsa-public-key").json()
    emulator.join(call("POST", "/v2/rooms").json()["roomId"])
    emulator.fault("status", "/never")
    emulator.quirks(not_found=402)
    emulator.reset()
    assert {name: [] for name in emulator.state()} == emulator.state()
    assert "rooms" in emulator.state()
    assert emulator.requests() == []
    assert emulator.call("GET", "faults") == []
    assert emulator.quirks()["not_found"] == 404
    assert call("GET", "/v2/public/rsa-public-key").json() == key


def test_a_room_can_be_changed_and_forgotten_behind_the_stacks_back(emulator: Emulator, call: Call) -> None:
    hook = {"endPoint": "https://hooks.example.com/", "events": ["*"]}
    call("POST", "/v2/rooms", json={"customRoomId": "standup", "webhook": hook, "geoFence": "eu001"})
    emulator.change_room("standup", webhook={**hook, "events": ["session-*"]}, geoFence=None)
    room = call("GET", "/v2/rooms/standup").json()
    assert room["webhook"]["events"] == ["session-*"]
    assert "geoFence" not in room
    emulator.forget_room("standup")
    assert call("GET", "/v2/rooms/standup").status_code == 404


def test_a_session_can_be_ended_behind_the_stacks_back(emulator: Emulator, call: Call, room_id: str) -> None:
    session_id = emulator.join(room_id)
    assert session_id is not None
    emulator.end_session(session_id)
    assert call("GET", f"/v2/sessions/{session_id}").json()["status"] == "ended"
    with pytest.raises(ValueError, match="live session"):
        emulator.end_session(session_id)


def test_the_control_api_leaves_no_trace_in_the_log(emulator: Emulator) -> None:
    assert emulator.health()["emulator"] == "videosdk"
    emulator.quirks()
    emulator.inbox("hook")
    assert emulator.requests() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "rooms/none/join"),
        ("POST", "rooms/none/leave"),
        ("POST", "transcriptions/none/end"),
        ("GET", "faults/none"),
        ("GET", "files/none.txt"),
        ("GET", "nothing"),
    ],
)
def test_the_control_api_says_what_it_does_not_know(emulator: Emulator, method: str, path: str) -> None:
    with pytest.raises(ValueError, match=path.split("/")[0]):
        emulator.call(method, path)


def test_many_emulators_live_side_by_side() -> None:
    with running() as one, running() as another:
        make_room(one)
        assert len(one.state()["rooms"]) == 1
        assert another.state()["rooms"] == []
    with socket.socket() as free:
        free.bind(("127.0.0.1", int(one.url.rsplit(":", 1)[1])))


def test_it_knows_nothing_of_the_package_that_it_witnesses() -> None:
    program = "import sys, videosdk_emulator.cli; print(*sys.modules)"
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    modules = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert not [
        name for name in modules.stdout.split() if name.split(".")[0] in ("pulumi", "pulumi_videosdk")
    ]


@pytest.mark.parametrize("name", ["Control", "Emulator", "DEFAULT_SECRET", "wait_until_healthy"])
def test_a_program_that_only_controls_an_emulator_loads_no_server(name: str) -> None:
    program = f"import sys; from videosdk_emulator import {name}; print(*sys.modules)"
    modules = subprocess.check_output([sys.executable, "-c", program], text=True).split()
    assert not {"fastapi", "pydantic", "starlette", "uvicorn"} & set(modules)


def test_every_public_name_can_be_imported_and_no_other() -> None:
    assert all(getattr(videosdk_emulator, name) is not None for name in videosdk_emulator.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        videosdk_emulator.nothing  # noqa: B018
