# Made from definitions/agent_dispatch.py by `make generate`: change it there.
"""AgentDispatch, as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from ..args import AgentRoomOptionsArgs
from .agent_deployment import AgentDeployment
from .agent_version import AgentVersion
from .declaring import Resource
from .room import Room


class AgentDispatch(Resource, token="videosdk:index:AgentDispatch"):
    """An agent that is sent into a room. If nobody is there, the room's session begins with it.

    ## Example

    ```python
    import pulumi
    import pulumi_videosdk.native as videosdk

    room = videosdk.Room("standup")
    agent = videosdk.AgentDispatch(
        "notes",
        room_id=room.room_id,
        agent_id="ag_notes",
        room_options={"auto_end_session": True},
        dispatch_timeout=120,
    )
    pulumi.export("session_id", agent.session_id)
    ```

    ## Import

    Not possible: VideoSDK does not show which agent was sent. Declare it with `adopt=True`: that takes
    over an agent that is in the room.
    """

    secrets = ("metadata",)
    accepts = (
        ("room_id", Room, "room_id"),
        ("agent_id", AgentDeployment, "agent_id"),
        ("version_id", AgentVersion, "version_id"),
    )
    delete_before_replace = True
    renamed_within = (
        "room_options.auto_end_session",
        "room_options.session_timeout_seconds",
        "room_options.join_meeting",
        "room_options.agent_participant_id",
    )

    session_id: pulumi.Output[str]
    """The session that the agent was sent into."""
    status: pulumi.Output[str]
    """`ongoing` or `ended`: the session, as of the last `up` or `refresh`."""
    start: pulumi.Output[str | None]
    """When the session started: ISO 8601, UTC."""
    end: pulumi.Output[str | None]
    """When the session ended: ISO 8601, UTC."""
    job_id: pulumi.Output[str | None]
    """The job, by VideoSDK's id; none if VideoSDK gave none, or if its reply was lost."""
    worker_id: pulumi.Output[str | None]
    """The worker that took the job; none as for `job_id`."""
    room_id: pulumi.Output[str]
    agent_id: pulumi.Output[str]
    metadata: pulumi.Output[dict[str, Any] | None]
    version_id: pulumi.Output[str | None]
    version_tag: pulumi.Output[str | None]
    room_options: pulumi.Output[dict[str, Any] | None]
    dispatch_timeout: pulumi.Output[float | None]
    restart_when_ended: pulumi.Output[bool | None]
    adopt: pulumi.Output[bool | None]
    triggers: pulumi.Output[Any]

    def __init__(
        self,
        resource_name: str,
        *,
        room_id: Room | pulumi.Input[str],
        agent_id: AgentDeployment | pulumi.Input[str],
        metadata: pulumi.Input[Mapping[str, Any]] | None = None,
        version_id: AgentVersion | pulumi.Input[str] | None = None,
        version_tag: pulumi.Input[str] | None = None,
        room_options: pulumi.Input[AgentRoomOptionsArgs | Mapping[str, Any]] | None = None,
        dispatch_timeout: pulumi.Input[float] | None = None,
        restart_when_ended: pulumi.Input[bool] | None = None,
        adopt: pulumi.Input[bool] | None = None,
        triggers: Any = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an AgentDispatch.

        :param resource_name: The resource's name in the program.
        :param room_id: The `room_id` of the room that the agent is to join. A `Room` may be given instead.
            The `room_id` that VideoSDK gave, such as `2kyv-gzay-64pg`; no custom id.
        :param agent_id: The agent, by the id that its workers or its deployment have. An `AgentDeployment`
            may be given instead. Not empty.
        :param metadata: What the agent is told about its job, passed on as it is, less nulls; encrypted in
            the state.
        :param version_id: The version of the agent's deployment that is to do it. An `AgentVersion` may be
            given instead. Not empty.
        :param version_tag: The same by the version's tag. Not empty.
        :param room_options: How the agent behaves in the room: `{auto_end_session,
            session_timeout_seconds, playground, vision, join_meeting, agent_participant_id}`.
        :param dispatch_timeout: How long to wait for a worker that takes the dispatch, in seconds. 0:
            there must be one already. The agent may then need as long to join, or 10 seconds if that is
            more. A wait takes up one of the operations that the engine runs at a time (`pulumi up
            --parallel`). 0 or more.
        :param restart_when_ended: Whether the next `up` sends the agent again if a refresh found that the
            session has ended.
        :param adopt: Whether to take over an agent that is in the room already, instead of failing.
        :param triggers: Any values; a change sends the agent again.
        :param opts: Pulumi's options.
        """
        self._declare(
            resource_name,
            {
                "room_id": room_id,
                "agent_id": agent_id,
                "metadata": metadata,
                "version_id": version_id,
                "version_tag": version_tag,
                "room_options": room_options,
                "dispatch_timeout": dispatch_timeout,
                "restart_when_ended": restart_when_ended,
                "adopt": adopt,
                "triggers": triggers,
            },
            opts,
        )
