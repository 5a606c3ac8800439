"""`python -m videosdk_emulator`."""

from __future__ import annotations

from videosdk_emulator.cli import main

main(prog_name="videosdk-emulator")
