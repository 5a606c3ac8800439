"""A receiver of webhooks that is seen to be there, given its key, and fed by a transcription."""

from __future__ import annotations

import os
from pathlib import Path

import pulumi

import pulumi_videosdk as videosdk

config = pulumi.Config()
key_file = Path(config.get("keyFile") or "public_key.pem")


def deliver(key: str) -> str:
    """Put the key where the service reads it; a deployment has a secret store or a ConfigMap for this."""
    if not pulumi.runtime.is_dry_run():
        new = key_file.with_suffix(".new")
        new.write_text(key)
        os.replace(new, key_file)  # the service never reads half a key
    return key


# Fails unless the service answers; the unsigned probe is to be turned away.
hook = videosdk.WebhookEndpoint("hook", url=config.require("url"), events=["transcription-*"])
delivered = hook.public_key.apply(deliver)

room = videosdk.Room("standup")
notes = videosdk.RealtimeTranscription(
    "notes",
    room_id=room.room_id,
    # Once the key is there: the first webhook comes as soon as the transcription starts.
    webhook_url=pulumi.Output.all(hook.url, delivered).apply(lambda both: both[0]),
    session_timeout=120,
)

pulumi.export("public_key", delivered)
pulumi.export("rejects_unsigned", hook.rejects_unsigned)
pulumi.export("transcription_id", notes.id)
