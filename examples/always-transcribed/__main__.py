"""Rooms from a list, and a transcription for each of their sessions that the service has heard of."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pulumi
from pulumi import ResourceOptions

import pulumi_videosdk.native as videosdk

config = pulumi.Config()
names = Path(config.get("rooms") or "rooms.txt").read_text().split()
keep = config.get_int("keep") or 10

data = Path(os.environ.get("DATA", "data"))  # shared with the service
if not (data / "order.json").exists():
    raise pulumi.RunError(
        f"{data / 'order.json'} is not there. The service runs this program, and writes there which sessions "
        "to transcribe: without it, this run would end the transcriptions that it has started."
    )
order = json.loads((data / "order.json").read_text())


def deliver(key: str) -> str:
    """Put the key where the service reads it, whole or not at all."""
    if not pulumi.runtime.is_dry_run():
        new = data / "public_key.new"
        new.write_text(key)
        os.replace(new, data / "public_key.pem")
    return key


hook = videosdk.WebhookEndpoint(
    "hook", url=config.require("url"), events=["session-started", "transcription-*"]
)
public_key = hook.public_key.apply(deliver)
rooms = {name: videosdk.Room(name, webhook=hook) for name in names}


def transcribe(room: str, room_id: str, session: str) -> videosdk.RealtimeTranscription:
    return videosdk.RealtimeTranscription(
        f"{room}-{session}",
        room_id=room_id,
        webhook_url=hook.url,
        # What a killed run has started is taken over, not started again.
        adopt=True,
        # A session is transcribed once: what changes here is for the next one.
        opts=ResourceOptions(depends_on=[rooms[room]], ignore_changes=["*"]),
    )


notes: dict[str, dict[str, videosdk.RealtimeTranscription]] = {name: {} for name in names}
for name in names:
    for one in [one for one in order["sessions"] if one["room"] == name][-keep:]:
        notes[name][one["session"]] = transcribe(**one)

pulumi.export("public_key", public_key)
pulumi.export("rooms", {name: room.room_id for name, room in rooms.items()})
pulumi.export(
    "transcriptions",
    {
        name: {
            session: {"id": one.id, "start": one.start, "status": one.status} for session, one in of.items()
        }
        for name, of in notes.items()
    },
)
# Secret one by one: anybody who knows an address can read the transcript. None until it has ended.
pulumi.export(
    "transcripts",
    {
        name: {session: pulumi.Output.secret(one.transcript_url) for session, one in of.items()}
        for name, of in notes.items()
    },
)

# For the service: which sessions go on, and that the program came to its end.
if order["look"]:
    live = {
        name: videosdk.list_sessions_output(room_id=room.room_id, status="ongoing").apply(
            lambda listed: [session.id for session in listed.sessions]
        )
        for name, room in rooms.items()
    }
    pulumi.export("live", live)
pulumi.export("order", order["id"])
