"""A meeting: a room with its endpoint for webhooks and, if wanted, its transcription."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
from pulumi import ResourceOptions

import pulumi_videosdk as videosdk


class Meeting(pulumi.ComponentResource):
    """`formerly` is the name that the meeting had on an earlier `up`."""

    def __init__(
        self,
        name: str,
        *,
        webhooks: str,
        participants: Sequence[str] | None = None,
        keep: bool = False,
        leave_behind: bool = False,
        formerly: str | None = None,
    ) -> None:
        # The parts have the same old name through their parent.
        aliases = [pulumi.Alias(name=formerly)] if formerly else None
        super().__init__("meetings:index:Meeting", name, None, ResourceOptions(aliases=aliases))
        self.name = name
        self.hook = videosdk.WebhookEndpoint(
            f"{name}-hook", url=webhooks, events=["transcription-*"], opts=ResourceOptions(parent=self)
        )
        self.room = videosdk.Room(
            f"{name}-room",
            allowed_participant_ids=participants,
            opts=ResourceOptions(parent=self, protect=keep, retain_on_delete=leave_behind),
        )
        self.register_outputs({"room_id": self.room.room_id})

    def transcribe(
        self, *, language: str | None, after: Sequence[pulumi.Resource]
    ) -> videosdk.RealtimeTranscription:
        """Write down the next session; `after` these resources."""
        return videosdk.RealtimeTranscription(
            f"{self.name}-notes",
            room_id=self.room.room_id,
            webhook_url=self.hook.url,
            language=language,
            session_timeout=300,
            # Another language on the list is for the next transcription: it does not end the one that runs.
            opts=ResourceOptions(parent=self, depends_on=after, ignore_changes=["language"]),
        )
