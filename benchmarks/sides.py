"""What is measured: the same stack by one provider and another."""

from __future__ import annotations

from typing import Final

OURS: Final = "ours"
FLOOR: Final = "floor"

SHAPED: Final = "floor with a room's properties"
"""Shows how much of the time any dynamic resource with that many properties needs."""

CALLS: Final = "floor that calls"
"""Shows how much of the time the calls themselves need."""

NATIVE: Final = "native"
"""Our native plugin."""

GO: Final = "Go plugin"
"""A bare native plugin that makes the same calls."""

MIXED: Final = "ours, mixed"
"""Dynamic resources of all kinds that stand at VideoSDK, in turn."""

NATIVE_MIXED: Final = "native, mixed"
"""The same by our native plugin."""

NAMES: Final = {
    "ours": OURS,
    "floor": FLOOR,
    "shaped": SHAPED,
    "calls": CALLS,
    "native": NATIVE,
    "go": GO,
    "mixed": MIXED,
    "native-mixed": NATIVE_MIXED,
}
"""By what a command line calls them."""

PROGRAMS: Final = {
    OURS: "import pulumi_videosdk\nfor n in range({n}):\n    pulumi_videosdk.Room(f'room-{{n}}')\n",
    FLOOR: "from benchmarks.floor import Floor\nfor n in range({n}):\n    Floor(f'room-{{n}}')\n",
    CALLS: "from benchmarks.calling import Calling\nfor n in range({n}):\n    Calling(f'room-{{n}}')\n",
    SHAPED: "from benchmarks.shaped import Shaped\nfor n in range({n}):\n    Shaped(f'room-{{n}}')\n",
    NATIVE: "from pulumi_videosdk import native\nfor n in range({n}):\n    native.Room(f'room-{{n}}')\n",
    MIXED: "import pulumi_videosdk\nfrom benchmarks.mixed import declare\ndeclare(pulumi_videosdk, {n})\n",
    NATIVE_MIXED: (
        "from pulumi_videosdk import native\nfrom benchmarks.mixed import declare\ndeclare(native, {n})\n"
    ),
    GO: "from benchmarks.go_plugin import Room\nfor n in range({n}):\n    Room(f'room-{{n}}')\n",
}

REAL: Final = (OURS, CALLS, NATIVE, GO, MIXED, NATIVE_MIXED)
"""Those that call VideoSDK. The others sleep as long as a call takes."""
