"""TranscribedRoom: a room whose session is transcribed, and all that this takes.

What always holds:

- What a part is given is what its resource would be given: nothing is hidden, and each part can be declared
  by itself instead.
- Without `webhook_url` there is no webhook endpoint, and nobody is told of events.
- Without `agent_id` no agent is sent: the session begins when somebody joins.
"""

from __future__ import annotations

from .component import Component, Make, Of


def _compose(make: Make) -> None:
    webhook = make("webhook")
    room = make("room", webhook=webhook)
    agent = make("agent", room_id=room)
    # The session that it waits for is the agent's, and ends with it.
    make("transcription", room_id=room, webhook_url=webhook, after=[agent])


EXAMPLE = """
standup = videosdk.TranscribedRoom("standup", language="en-US")
pulumi.export("room_id", standup.room_id)
"""

component = Component(
    name="TranscribedRoom",
    about="A room, and the transcription of its session, which waits until the session is live. With "
    "`webhook_url`, a receiver of their webhooks is declared too. With `agent_id`, an agent is sent into the "
    "room, so that the session begins without a person.",
    parts={
        "webhook": "WebhookEndpoint",
        "room": "Room",
        "agent": "AgentDispatch",
        "transcription": "RealtimeTranscription",
    },
    optional={"webhook": "webhook_url", "agent": "agent_id"},
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
        "agent_id": Of("agent", "agent_id"),
        "agent_metadata": Of("agent", "metadata"),
        "agent_version_id": Of("agent", "version_id"),
        "agent_version_tag": Of("agent", "version_tag"),
        "agent_room_options": Of("agent", "room_options"),
        "dispatch_timeout": Of("agent", "dispatch_timeout", default=60),
        "language": Of("transcription", "language"),
        "model_id": Of("transcription", "model_id"),
        "model_config": Of("transcription", "model_config"),
        "summary": Of("transcription", "summary"),
        "session_timeout": Of("transcription", "session_timeout", default=300),
        "restart_when_ended": Of(
            "transcription",
            "restart_when_ended",
            "Whether the next `up` starts a new transcription, and sends the agent again, if a refresh found "
            "that they have ended.",
            also=("agent",),
        ),
        "adopt": Of(
            "room",
            "adopt",
            "Whether to take over a room that already has this `custom_room_id`, and a transcription and an "
            "agent that are already in it, instead of failing.",
            also=("transcription", "agent"),
        ),
        "triggers": Of(
            "transcription",
            "triggers",
            "Any values; a change starts a new transcription, and sends the agent again.",
            also=("agent",),
        ),
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
