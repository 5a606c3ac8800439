"""Many rooms and sessions at once, and what the emulator itself costs a call; it prints the figures."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from pulumi_videosdk.api.auth import KeyPair
from pulumi_videosdk.api.client import Client
from videosdk_emulator import Emulator, running

ROOMS, LIVE, PER_PAGE = 2000, 200, 50
MEDIAN = 0.005
"""Seconds of processor time that a call may take, the client's share included, in the median."""


@contextmanager
def timed(times: list[float]) -> Iterator[None]:
    """Notes the processor time of the block, here and in the emulator's thread, whatever runs beside."""
    started = time.process_time()
    yield
    times.append(time.process_time() - started)


def pages(emulator: Emulator) -> list[float]:
    """How long each page of the list of all rooms took, the best of several runs."""
    with requests.Session() as session:
        session.headers["Authorization"] = emulator.token()

        best = []
        for page in range(1, ROOMS // PER_PAGE + 1):
            times: list[float] = []
            for _ in range(5):
                with timed(times):
                    query = {"page": str(page), "perPage": str(PER_PAGE)}
                    reply = session.get(f"{emulator.url}/v2/rooms", params=query, timeout=20)
                assert len(reply.json()["data"]) == PER_PAGE
            best.append(min(times))
        return best


@pytest.mark.wide
@pytest.mark.parametrize("where", ["memory", "file"])
def test_the_emulator_stays_quick_with_thousands_of_rooms_and_hundreds_of_sessions(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(database=tmp_path / "emulator.sqlite" if where == "file" else None) as emulator:
        client = Client(emulator.url, KeyPair(emulator.api_key, emulator.secret, "test"))
        times: dict[str, list[float]] = {name: [] for name in ("create", "get room", "start", "get", "close")}
        rooms = []
        for number in range(ROOMS):
            with timed(times["create"]):
                rooms.append(client.rooms.create(f"room-{number}").room_id)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(emulator.join, rooms[:LIVE]))
        for room in rooms[:LIVE]:
            with timed(times["get room"]):
                client.rooms.get(room)
            with timed(times["start"]):
                started = client.realtime_transcriptions.start(room)
            with timed(times["get"]):
                client.realtime_transcriptions.get(started.id)
        live = [one for one in emulator.state()["sessions"] if one["status"] == "ongoing"]
        turned = pages(emulator)
        with timed(times["close"]):
            emulator.advance(8 * 3600)
        ended = [one["status"] for one in emulator.state()["sessions"]]
        client.close()
    (closing,) = times.pop("close")
    with capsys.disabled():
        print(f"\nemulator, {where}: {ROOMS} rooms, {len(live)} live sessions")
        for name, each in times.items():
            p99 = statistics.quantiles(each, n=100)[98]
            print(f"  {name:10} median {statistics.median(each) * 1000:5.2f} ms, p99 {p99 * 1000:6.2f} ms")
        print(f"  pages of {PER_PAGE}: first {turned[0] * 1000:.2f} ms, last {turned[-1] * 1000:.2f} ms")
        print(f"  closing all sessions and their transcriptions: {closing * 1000:.0f} ms")
    assert len(live) == LIVE
    assert ended == ["ended"] * LIVE
    for each in times.values():
        assert statistics.median(each) < MEDIAN
    assert statistics.mean(turned[-5:]) <= 2 * statistics.mean(turned[:5])
