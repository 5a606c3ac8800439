"""What the provider's process does for a run: room for others while one waits, and an end to what was killed.

`workers` reaches for private parts of ThreadPoolExecutor. These tests fail on the day that they change: from
then on a wait would hold one of the provider's four places.
"""

from __future__ import annotations

import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pulumi_videosdk import engine, workers


def wait_beside(go_on: threading.Event, begun: threading.Semaphore) -> bool:
    with workers.another_worker():
        begun.release()
        return go_on.wait(30)


@pytest.mark.parametrize("waits", [1, 4, 20])
def test_others_work_while_every_worker_waits(waits: int) -> None:
    go_on, begun = threading.Event(), threading.Semaphore(0)
    with ThreadPoolExecutor(max_workers=4) as pool:
        # A backlog first: before Python 3.12 it made workers that never idled count as idle.
        assert list(pool.map(abs, range(50))) == list(range(50))
        waiting = [pool.submit(wait_beside, go_on, begun) for _ in range(waits)]
        for _ in waiting:
            assert begun.acquire(timeout=30)
        assert pool.submit(abs, -1).result(timeout=30) == 1
        go_on.set()
        assert all(one.result(timeout=30) for one in waiting)
        assert pool._max_workers == 4


def test_more_calls_run_at_once_than_the_sdk_lets() -> None:
    together = threading.Barrier(workers.CALLS_AT_ONCE)
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(abs, range(50))) == list(range(50))
        for _ in range(2):  # the second provider of a process changes nothing
            pool.submit(workers.let_more_calls_run_at_once).result(timeout=30)
        calls = [pool.submit(together.wait, 30) for _ in range(workers.CALLS_AT_ONCE)]
        assert sorted(call.result() for call in calls) == list(range(workers.CALLS_AT_ONCE))
        assert pool._max_workers == workers.CALLS_AT_ONCE


def test_a_wait_outside_an_executor_just_waits() -> None:
    with workers.another_worker():
        pass
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(workers._own_pool).result() is pool


def test_an_engine_that_listens_no_more_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        monkeypatch.setattr(sys, "argv", ["pulumi.dynamic", f"{host}:{port}"])
        assert not engine.gone()
    assert engine.gone()


@pytest.mark.parametrize("arguments", [[], ["tests/unit/test_runs.py:12"], ["127.0.0.1:"]])
def test_without_an_address_of_the_engine_it_is_taken_to_be_there(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pulumi.dynamic", *arguments])
    assert not engine.gone()
