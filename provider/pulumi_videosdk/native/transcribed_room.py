# Made from components/transcribed_room.py by `make generate`: change it there.
"""TranscribedRoom, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..args import AgentRoomOptionsArgs, RoomAutoCloseArgs, TranscriptionSummaryArgs
from ..composing import Composed


class TranscribedRoom(Composed, module="transcribed_room", package="pulumi_videosdk.native"):
    """A room, and the transcription of its session, which waits until the session is live. With
    `webhook_url`, a receiver of their webhooks is declared too. With `agent_id`, an agent is sent into the
    room, so that the session begins without a person.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    standup = videosdk.TranscribedRoom("standup", language="en-US")
    pulumi.export("room_id", standup.room_id)
    ```
    """

    room_id: pulumi.Output[str]
    """The id that VideoSDK gave to the room."""
    custom_room_id: pulumi.Output[str]
    """Its own id, given or generated."""
    transcription_id: pulumi.Output[str]
    """The transcription's id."""
    start: pulumi.Output[str | None]
    """When the transcription started: ISO 8601, UTC."""
    status: pulumi.Output[str]
    """`running` or `completed`; as of the last `up` or `refresh`."""
    end: pulumi.Output[str | None]
    """When it ended: ISO 8601, UTC."""
    session_id: pulumi.Output[str | None]
    """The session that is transcribed."""
    transcript_url: pulumi.Output[str | None]
    """Where the text can be fetched once it has ended, by anyone who has the url."""
    summary_url: pulumi.Output[str | None]
    """Where the summary, if asked for, can be fetched once it has ended, by anyone who has the url."""
    public_key: pulumi.Output[str | None]
    """The key that VideoSDK signs webhooks with, PEM: what `webhooks.verify` needs."""

    def __init__(
        self,
        resource_name: str,
        *,
        webhook_url: pulumi.Input[str] | None = None,
        events: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        probe: pulumi.Input[bool] | None = None,
        probe_timeout: pulumi.Input[float] | None = None,
        custom_room_id: pulumi.Input[str] | None = None,
        geo_fence: pulumi.Input[str] | None = None,
        auto_close: pulumi.Input[RoomAutoCloseArgs] | None = None,
        allowed_participant_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        agent_id: pulumi.Input[str] | None = None,
        agent_metadata: pulumi.Input[Mapping[str, Any]] | None = None,
        agent_version_id: pulumi.Input[str] | None = None,
        agent_version_tag: pulumi.Input[str] | None = None,
        agent_room_options: pulumi.Input[AgentRoomOptionsArgs | Mapping[str, Any]] | None = None,
        dispatch_timeout: pulumi.Input[float] | None = None,
        language: pulumi.Input[str] | None = None,
        model_id: pulumi.Input[str] | None = None,
        model_config: pulumi.Input[Mapping[str, Any]] | None = None,
        summary: pulumi.Input[TranscriptionSummaryArgs] | None = None,
        session_timeout: pulumi.Input[float] | None = None,
        restart_when_ended: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        triggers: Any = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a TranscribedRoom.

        :param resource_name: The component's name in the program.
        :param webhook_url: The receiver of all events of the room and the transcription. An https address,
            at most 512 characters; plain http for a loopback host only.
        :param events: The events that the receiver takes: names or patterns such as `session-*` or `*`.
            Default: ['session-*', 'transcription-*']. At least one; each not empty; each a webhook event,
            or a pattern that fits one (another one is warned of, and sent).
        :param probe: Whether to send one unsigned post to the receiver, to check that it answers. Default:
            True.
        :param probe_timeout: How long the receiver may take to answer the probe, in seconds: one that is
            created in the same run may need time to start. Until then the probe is repeated. Default: 30.
            More than 0; 3600 or less.
        :param custom_room_id: An id of your own for the room, stable over time. If it is left out, one is
            generated. Printable, not only dots, no spaces around it.
        :param geo_fence: The region that media stays in, such as `eu001`; VideoSDK's default is the API
            key's region. Not empty; `us001`, `uk001`, `sg001`, `eu001`, `uae001`, `in001`, `in002`,
            `in003`, `sg002`, `us002`, `aus001` or `dev1` (another one is warned of, and sent).
        :param auto_close: When VideoSDK closes a session by itself: `{type, duration}`.
        :param allowed_participant_ids: Who may join; if it is left out, anyone with a token. Each not
            empty.
        :param agent_id: The agent, by the id that its workers or its deployment have. Not empty.
        :param agent_metadata: What the agent is told about its job, passed on as it is, less nulls;
            encrypted in the state.
        :param agent_version_id: The version of the agent's deployment that is to do it. Not empty.
        :param agent_version_tag: The same by the version's tag. Not empty.
        :param agent_room_options: How the agent behaves in the room: `{auto_end_session,
            session_timeout_seconds, playground, vision, join_meeting, agent_participant_id}`.
        :param dispatch_timeout: How long to wait for a worker that takes the dispatch, in seconds. 0:
            there must be one already. The agent may then need as long to join, or 10 seconds if that is
            more. A wait takes up one of the operations that the engine runs at a time (`pulumi up
            --parallel`). Default: 60. 0 or more.
        :param language: The language that is spoken, as a hint: BCP 47, such as `en-US`. Not empty.
        :param model_id: The speech model, by the provider's name for it. Not empty.
        :param model_config: More settings of the speech model, passed on as they are, less nulls;
            encrypted in the state: it may hold keys.
        :param summary: Whether and how to summarise: `{enabled, prompt}`.
        :param session_timeout: How long to wait for a live session in the room, in seconds. 0: there must
            be one already. A wait takes up one of the operations that the engine runs at a time (`pulumi
            up --parallel`). Default: 300. 0 or more.
        :param restart_when_ended: Whether the next `up` starts a new transcription, and sends the agent
            again, if a refresh found that they have ended.
        :param adopt: Whether to take over a room that already has this `custom_room_id`, and a
            transcription and an agent that are already in it, instead of failing.
        :param triggers: Any values; a change starts a new transcription, and sends the agent again.
        :param opts: Pulumi's options.
        """
        self._compose(
            resource_name,
            {
                "webhook_url": webhook_url,
                "events": events,
                "probe": probe,
                "probe_timeout": probe_timeout,
                "custom_room_id": custom_room_id,
                "geo_fence": geo_fence,
                "auto_close": auto_close,
                "allowed_participant_ids": allowed_participant_ids,
                "agent_id": agent_id,
                "agent_metadata": agent_metadata,
                "agent_version_id": agent_version_id,
                "agent_version_tag": agent_version_tag,
                "agent_room_options": agent_room_options,
                "dispatch_timeout": dispatch_timeout,
                "language": language,
                "model_id": model_id,
                "model_config": model_config,
                "summary": summary,
                "session_timeout": session_timeout,
                "restart_when_ended": restart_when_ended,
                "adopt": adopt,
                "triggers": triggers,
            },
            opts,
        )
