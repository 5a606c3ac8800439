"""One measurement in a process of its own: `python -m benchmarks.probe NAME`, which prints JSON.

Figures are in seconds, or in bytes where their names say so. Nothing is imported before it is timed.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time
import uuid

ROOMS = 300
MANY = 2000


def importing() -> dict[str, float]:
    """What `import pulumi` takes, and what our package takes after it."""
    begun = time.perf_counter()
    importlib.import_module("pulumi")
    between = time.perf_counter()
    _ = importlib.import_module("pulumi_videosdk").Room
    return {"import pulumi": between - begun, "import ours after it": time.perf_counter() - between}


def creating() -> dict[str, float]:
    """A room in the provider: check, create and diff. What the bare call alone does not take is our own."""
    import requests
    from pulumi.dynamic import Config, ConfigureRequest

    from benchmarks.calling import TOKEN
    from pulumi_videosdk.resources.room import RoomProvider

    session = requests.Session()
    session.trust_env = False
    session.headers["Authorization"] = os.environ[TOKEN]
    rooms = f"{os.environ['VIDEOSDK_API_ENDPOINT']}/v2/rooms"
    provider = RoomProvider()
    provider.configure(ConfigureRequest(Config({}, "benchmark")))
    calls, creates = [], []
    for n in range(ROOMS):
        begun = time.perf_counter()
        session.post(rooms, json={"customRoomId": str(uuid.uuid4())}).raise_for_status()
        between = time.perf_counter()
        inputs = provider.check({}, {"__name": f"room-{n}"}).inputs
        made = provider.create(inputs)
        provider.diff(made.id, made.outs or {}, inputs)
        creates.append(time.perf_counter() - between)
        calls.append(between - begun)
    call, create = statistics.median(calls), statistics.median(creates)
    return {"one create": create, "its bare call": call, "one create, own": create - call}


def providing() -> dict[str, float]:
    """The provider's process, as the engine uses it: until it has checked a room, and with many of them."""
    import psutil

    from tests.protocol.process import DynamicProcess

    begun = time.perf_counter()
    provider = DynamicProcess(os.environ)
    listening = time.perf_counter()
    try:
        provider.configure({})
        provider.check("Room", {})
        checked = time.perf_counter()
        small = psutil.Process(provider.pid).memory_info().rss
        for n in range(MANY):
            inputs, _ = provider.check("Room", {"__name": f"room-{n}"})
            provider.create("Room", inputs)
        return {
            "provider, until it listens": listening - begun,
            "provider, until a room is checked": checked - begun,
            "provider with one room, bytes": small,
            f"provider with {MANY} rooms, bytes": psutil.Process(provider.pid).memory_info().rss,
        }
    finally:
        provider.stop()


if __name__ == "__main__":
    probes = {"importing": importing, "creating": creating, "providing": providing}
    print(json.dumps(probes[sys.argv[1]]()))
