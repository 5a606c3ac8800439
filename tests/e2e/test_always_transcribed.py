"""The example `always-transcribed`: its service, run by uvicorn, killed and run again."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

EXAMPLE = ROOT / "examples/always-transcribed"
MADE = shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__", "data")
START = "/ai/v1/realtime-transcriptions/start"


class Service:
    """A checkout of the example with a list of its own, and the service in it."""

    def __init__(self, folder: Path, engine: Engine, emulator: Emulator) -> None:
        self.folder, self.emulator = folder / "always-transcribed", emulator
        shutil.copytree(EXAMPLE, self.folder, ignore=MADE)
        (folder / "state").mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **engine.environment(folder / "state"),
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
            "STACK": "live",
            "DATA": str(folder / "data"),
        }
        self.log = folder / "service.log"
        self.process: subprocess.Popen[bytes] | None = None

    def deploy(self, *rooms: str) -> dict[str, str]:
        """The ids of these rooms, by name, once the service has made them."""
        (self.folder / "rooms.txt").write_text("\n".join(rooms))
        settings = {"config": {"always-transcribed:url": f"{self.url}/videosdk"}}
        (self.folder / "Pulumi.live.yaml").write_text(json.dumps(settings))
        self.pulumi("stack", "init", "live")
        self.start()
        self.wait_for_run()
        ids: dict[str, str] = self.outputs()["rooms"]
        return ids

    def wait_for_run(self) -> None:
        """Returns once a run has ended; what is pending may call for another."""
        before = self.log.read_text().count("up, ")
        wait_until(lambda: self.log.read_text().count("up, ") > before)

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "receiver:app",
            "--no-access-log",
            "--port",
            str(self.port),
        ]
        self.log.touch()
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=log, stderr=log)

    def kill(self) -> None:
        """`kill -9` of the service alone: a run that it has begun is left behind."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """What a supervisor does: the run that has begun comes to its end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def status(self) -> dict[str, Any]:
        counts: dict[str, Any] = requests.get(f"{self.url}/status", timeout=10).json()
        return counts

    def is_up(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def post(self, body: str, headers: dict[str, str]) -> int:
        return requests.post(f"{self.url}/videosdk", body, headers=headers, timeout=10).status_code

    def outputs(self) -> dict[str, Any]:
        return dict(json.loads(self.pulumi("stack", "output", "--json", "--show-secrets")))

    def pulumi(self, *args: str) -> str:
        args = (*args, "--stack", "live") if args[:2] != ("stack", "init") else args
        return subprocess.check_output(["pulumi", *args], cwd=self.folder, env=self.env, text=True)

    def running(self) -> list[str]:
        """The sessions in which a transcription runs, once for each."""
        found = self.emulator.state()["transcriptions"]
        return sorted(one["sessionId"] for one in found if one["status"] == "running")

    def starts(self) -> Counter[int]:
        """How VideoSDK answered the starts."""
        return Counter(one["status"] or 0 for one in self.emulator.requests() if one["path"] == START)


@pytest.fixture
def service(engine: Engine, emulator: Emulator, tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path, engine, emulator)
    yield one
    one.stop()
    print(one.log.read_text())


def wait_until(true: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.3)


def test_a_webhook_is_on_disk_before_it_is_answered_and_a_copy_or_a_forged_one_does_nothing(
    service: Service, emulator: Emulator, call: Callable[..., requests.Response]
) -> None:
    webhook = {"endPoint": emulator.inbox_url("all"), "events": ["session-started"]}
    emulator.join(call("POST", "/v2/rooms", json={"webhook": webhook}).json()["roomId"])
    (sent,) = emulator.inbox("all", wait_for="session-started")
    body = json.dumps(sent["body"], separators=(",", ":"))
    genuine = {"videosdk-signature": sent["headers"]["videosdk-signature"]}
    data = Path(service.env["DATA"])
    data.mkdir()
    key = call("GET", "/v2/public/rsa-public-key").json()["publicKey"]
    (data / "public_key.pem").write_text(key)
    service.start()  # there is no stack, so that no run succeeds
    wait_until(service.is_up)

    answers = [service.post(body, headers) for headers in (genuine, {}, genuine)]
    service.kill()
    service.start()
    wait_until(service.is_up)

    assert answers == [204, 401, 204]
    assert service.status() == {"session-started": {"new": 1}}


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_twenty_sessions_that_begin_at_once_are_transcribed_once_each_though_the_service_is_killed(
    service: Service, emulator: Emulator
) -> None:
    number = 20
    rooms = service.deploy(*(f"room-{one}" for one in range(number)))
    # What is posted while the service is down never arrives, and no transcript is there at once.
    emulator.settings(webhook_tries=1, files_after=100)
    held = emulator.fault("hold", START, times=1)
    before, after = list(rooms.values())[: number // 2], list(rooms.values())[number // 2 :]

    sessions = [emulator.join(room) for room in before]
    held.wait_hit(60)
    service.kill()
    sessions += [emulator.join(room) for room in after]
    held.release()
    service.start()

    wait_until(service.is_up)
    wait_until(lambda: service.status().get("session-started") == {"done": number})
    assert service.running() == sorted(map(str, sessions))
    assert service.starts()[200] == number

    tried_again = service.log.read_text().count(" again")
    for room in rooms.values():
        emulator.leave(room)
    wait_until(lambda: service.log.read_text().count(" again") > tried_again)
    emulator.advance(100)
    wait_until(lambda: service.status().get("transcription-stopped") == {"done": number})
    service.stop()
    transcripts = service.outputs()["transcripts"]
    for name, id in rooms.items():
        (address,) = transcripts[name].values()
        assert id in requests.get(address, timeout=10).text

    service.pulumi("destroy", "--yes", "--skip-preview")
    left = json.loads(service.pulumi("stack", "export"))["deployment"]
    assert (left.get("resources", []), left.get("pending_operations", [])) == ([], [])
    state = emulator.state()
    assert [room["roomId"] for room in state["rooms"] if not room["disabled"]] == []
    assert len(state["transcriptions"]) == number


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_a_session_that_is_over_and_a_room_that_is_not_declared_hold_up_nothing(
    service: Service, emulator: Emulator, call: Callable[..., requests.Response]
) -> None:
    rooms = service.deploy("board", "lobby")
    webhook = {"endPoint": f"{service.url}/videosdk", "events": ["session-started"]}
    foreign = call("POST", "/v2/rooms", json={"webhook": webhook}).json()["roomId"]
    held = emulator.fault("hold", START, times=1)

    going_on = emulator.join(rooms["board"])
    held.wait_hit(60)
    emulator.join(rooms["lobby"])
    emulator.leave(rooms["lobby"])
    emulator.join(foreign)
    emulator.deliveries("session-started", count=3)
    held.release()

    wait_until(lambda: service.status()["session-started"] == {"done": 1, "over": 2})
    assert service.running() == [going_on]
