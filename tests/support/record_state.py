"""`python -m tests.support.record_state VERSION`: runs a fixture's program and records what it leaves."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.e2e.harness import ROOT, Stack, ensure_engine
from videosdk_emulator import Emulator, running

STATES = ROOT / "tests" / "fixtures"


def credentials(stack: Stack, emulator: Emulator) -> None:
    """The emulator's public key pair as the stack's config, so that the state holds an encrypted secret."""
    stack.set_config("videosdk:apiKey", emulator.api_key)
    stack.set_config("videosdk:secret", emulator.secret, secret=True)


def record(folder: Path) -> None:
    """Writes `stack.json` and `videosdk.json` beside `program.py`."""
    with running(join_after=0.0) as emulator, tempfile.TemporaryDirectory() as scratch:
        engine = ensure_engine(Path(scratch) / "home")
        program = (folder / "program.py").read_text()
        stack = Stack(engine, Path(scratch) / "stack", program, {"VIDEOSDK_API_ENDPOINT": emulator.url})
        credentials(stack, emulator)
        stack.up()
        exported = json.loads(stack.run("stack", "export", "--stack", stack.name).stdout)
        held = emulator.state()
    for resource in exported["deployment"]["resources"]:
        # Where on this machine the program lay.
        for place in ("sourcePosition", "stackTrace"):
            resource.pop(place, None)
    for name, content in {"stack.json": exported, "videosdk.json": held}.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    record(STATES / f"state-{sys.argv[1]}")
