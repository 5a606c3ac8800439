"""TranscribedRoom: a room whose session is transcribed, and all that this takes.

What always holds:

- What a part is given is what its resource would be given: nothing is hidden, and each part can be declared
  by itself instead.
- Without a receiver there is no webhook endpoint, and nobody is told of events.
"""

from __future__ import annotations

from .component import Component, Make, Of


def _compose(make: Make) -> None:
    webhook = make("webhook")
    room = make("room", webhook=webhook)
    make("transcription", room_id=room, webhook_url=webhook)


EXAMPLE = """
standup = videosdk.TranscribedRoom("standup", language="en-US")
pulumi.export("room_id", standup.room_id)
"""

component = Component(
    name="TranscribedRoom",
    about="A room, and the transcription of its session: it waits until the session is live. With "
    "`webhook_url`, their receiver of webhooks too.",
    parts={
        "webhook": "WebhookEndpoint",
        "room": "Room",
        "transcription": "RealtimeTranscription",
    },
    optional={"webhook": "webhook_url"},
    inputs={
        "webhook_url": Of("webhook", "url", "The receiver of all events of the room and the transcription."),
        "events": Of("webhook", "events", default=["session-*", "transcription-*"]),
        "probe": Of("webhook", "probe"),
        "probe_timeout": Of("webhook", "probe_timeout"),
        "custom_room_id": Of(
            "room",
            "custom_room_id",
            "An id of your own for the room, stable over time. If it is left out, one is generated.",
        ),
        "geo_fence": Of("room", "geo_fence"),
        "auto_close": Of("room", "auto_close"),
        "allowed_participant_ids": Of("room", "allowed_participant_ids"),
        "language": Of("transcription", "language"),
        "model_id": Of("transcription", "model_id"),
        "model_config": Of("transcription", "model_config"),
        "summary": Of("transcription", "summary"),
        "session_timeout": Of("transcription", "session_timeout", default=300),
        "restart_when_ended": Of("transcription", "restart_when_ended"),
        "adopt": Of(
            "room",
            "adopt",
            "Whether to take over a room that already has this `custom_room_id`, and a transcription that "
            "already runs in it, instead of failing.",
            also=("transcription",),
        ),
        "triggers": Of("transcription", "triggers"),
    },
    outputs={
        "room_id": Of("room", "room_id", "The id that VideoSDK gave to the room."),
        "custom_room_id": Of("room", "custom_room_id", "Its own id, given or generated."),
        "transcription_id": Of("transcription", "id", "The transcription's id."),
        "start": Of("transcription", "start", "When the transcription started: ISO 8601, UTC."),
        "status": Of("transcription", "status"),
        "end": Of("transcription", "end", "When it ended: ISO 8601, UTC."),
        "session_id": Of("transcription", "session_id"),
        "transcript_url": Of("transcription", "transcript_url"),
        "summary_url": Of("transcription", "summary_url"),
        "public_key": Of("webhook", "public_key"),
    },
    compose=_compose,
    example=EXAMPLE,
)
