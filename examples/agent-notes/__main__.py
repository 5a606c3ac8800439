"""An agent in VideoSDK's cloud brings a room's session to life, and what is said there is transcribed."""

from __future__ import annotations

import pulumi

import pulumi_videosdk as videosdk

config = pulumi.Config()

keys = videosdk.AgentSecret(
    "keys", name="note-taker", keys={"OPENAI_API_KEY": config.require_secret("openaiKey")}
)
taker = videosdk.AgentDeployment("note-taker", name="note-taker", env_secret=keys)
version = videosdk.AgentVersion(
    "note-taker",
    deployment_id=taker,
    image={"image_url": config.require("image"), "image_type": "public", "image_cr": "ghcr.io"},
    min_replica=1,
    max_replica=3,
)

room = videosdk.Room("standup")
agent = videosdk.AgentDispatch(
    "note-taker",
    room_id=room,
    agent_id=taker,
    version_id=version,
    # A new version takes a while to have a worker.
    dispatch_timeout=300,
    restart_when_ended=True,
)
notes = videosdk.RealtimeTranscription(
    "notes",
    room_id=room,
    restart_when_ended=True,
    # The agent's session is what it needs; no person has to join. Another agent begins another one.
    opts=pulumi.ResourceOptions(depends_on=[agent], replace_with=[agent]),
)

pulumi.export("session_id", agent.session_id)
pulumi.export("transcription_id", notes.id)
pulumi.export("transcription_status", notes.status)
