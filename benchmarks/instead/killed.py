"""What a contender leaves behind when it is killed half-way, and what is there after its next run."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.instead.contenders import IN_PARALLEL, OURS, WHO, Contender, Ground, wanted
from videosdk_emulator import Emulator

CREATE, START = "/v2/rooms", "/ai/v1/realtime-transcriptions/start"


class Case(NamedTuple):
    """One way to be killed: half of these calls have taken effect, the last reply is still held back."""

    words: str
    path: str
    busy_start: str
    """The quirk: what VideoSDK does where a transcription runs already. It is not documented."""
    who: tuple[str, ...]
    delay: float = 0.05
    """Seconds that a call takes more."""

    def key(self, figure: str) -> str:
        """What a figure of this case is called in the results."""
        return f"instead: killed with {self.words}: {figure}"


CASES = (
    Case("half of the rooms made", CREATE, "conflict", WHO),
    # One that makes its calls one after another is as far with both, and goes on in other rooms.
    Case("half of the transcriptions started", START, "conflict", (OURS, IN_PARALLEL)),
    Case("the same, where a room may have two", START, "second", (OURS, IN_PARALLEL)),
)


class Left(NamedTuple):
    """What there is at VideoSDK."""

    rooms: int
    transcriptions: int
    """Those that run."""
    unknown: int
    """Rooms of which there is no record, and what runs in them."""


FIGURES = (
    "rooms left",
    "transcriptions left",
    "known to nobody",
    "rooms after the next run",
    "transcriptions after the next run",
    "known to nobody after the next run",
)


def killed_run(ground: Ground, who: str, rooms: int, case: Case) -> dict[str, int]:
    """The figures of one case, by their names in the results. Raises AssertionError if the next run fails."""
    ground.clear()
    ground.emulator.quirks(busy_start=case.busy_start)
    half = (rooms if case.path == CREATE else wanted(rooms)) // 2
    caught = ground.emulator.fault("delay", case.path, method="POST", seconds=case.delay, when="after")
    ground.emulator.fault("delay", seconds=case.delay, when="after")
    with ground.contender(who, rooms) as contender:
        process = contender.start()
        try:
            caught.wait_hit(60, hits=half)
        finally:
            contender.kill(process)
        killed = left(ground.emulator, contender)
        contender.again()
        again = left(ground.emulator, contender)
    return {case.key(figure): count for figure, count in zip(FIGURES, (*killed, *again), strict=True)}


def left(emulator: Emulator, contender: Contender) -> Left:
    """What there is now."""
    state, recorded = emulator.state(), contender.on_record()
    rooms = [one for one in state["rooms"] if not one["disabled"]]
    running = [one["roomId"] for one in state["transcriptions"] if one["status"] == "running"]
    unknown = {one["roomId"] for one in rooms if recorded.isdisjoint((one["roomId"], one["customRoomId"]))}
    return Left(len(rooms), len(running), len(unknown) + sum(room in unknown for room in running))
