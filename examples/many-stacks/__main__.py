"""The rooms of one share of the list. The stack's name says which share; spread.py says which list."""

from __future__ import annotations

import os
from pathlib import Path

import pulumi
from shares import ROOMS, Share, read

import pulumi_videosdk as videosdk

share = Share.named(pulumi.get_stack())
if share is None or ROOMS not in os.environ:
    raise pulumi.RunError(
        f"This stack is one share of a list: run it by `python spread.py`, or set {ROOMS} to the list's path."
    )

rooms = {name: videosdk.Room(name) for name in read(Path(os.environ[ROOMS])) if share.has(name)}

pulumi.export("rooms", {name: room.room_id for name, room in rooms.items()})
