"""What the pipeline deploys: a room, a receiver of its webhooks, and a transcription of its session."""

from __future__ import annotations

import pulumi

import pulumi_videosdk as videosdk

url = pulumi.Config().require("webhookUrl")

hook = videosdk.WebhookEndpoint("hook", url=url, events=["session-*", "transcription-*"])
room = videosdk.Room("standup", webhook=hook)
notes = videosdk.RealtimeTranscription(
    "notes", room_id=room.room_id, webhook_url=hook.url, session_timeout=120
)

pulumi.export("room_id", room.room_id)
pulumi.export("transcription_id", notes.id)
pulumi.export("transcription_start", notes.start)
pulumi.export("transcription_status", notes.status)
# Anybody who knows the address can read the transcript. It is None until the transcription has ended.
pulumi.export("transcript_url", pulumi.Output.secret(notes.transcript_url))
