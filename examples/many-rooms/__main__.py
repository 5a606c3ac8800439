"""Rooms from a YAML list, each with its endpoint and its transcription."""

from __future__ import annotations

from pathlib import Path

import pulumi
import yaml  # comes with pulumi
from meeting import Meeting

config = pulumi.Config()
rooms = yaml.safe_load(Path(config.get("rooms") or "rooms.yaml").read_text())

meetings = {
    room["name"]: Meeting(
        room["name"],
        webhooks=config.require("webhooks"),
        participants=room.get("participants"),
        keep=room.get("keep", False),
        leave_behind=room.get("leave_behind", False),
        formerly=room.get("formerly"),
    )
    for room in rooms
}

# A transcription waits for its session: all rooms are there before the first one waits.
made = [meeting.room for meeting in meetings.values()]
transcriptions = {
    room["name"]: meetings[room["name"]].transcribe(language=room.get("language"), after=made)
    for room in rooms
    if room.get("transcribe", True)
}

pulumi.export("rooms", {name: meeting.room.room_id for name, meeting in meetings.items()})
pulumi.export("transcriptions", {name: notes.id for name, notes in transcriptions.items()})
