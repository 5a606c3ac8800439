"""RtmpStream: VideoSDK streams a room's session to other platforms (API §8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from .. import lifecycle
from ..api.livestreams import Livestream, Livestreams
from ..lifecycle import Definition, Found, replaces, secret
from .compositions import Composes, StreamInputs, calls, settings
from .terms import Name

if TYPE_CHECKING:
    from ..api.client import Client


class RtmpOutput(lifecycle.Inputs):
    """A platform that is streamed to."""

    url: Name
    """The platform's ingest url, such as `rtmps://live.example.com/app`."""

    stream_key: Name
    """The stream key that the platform gave: whoever has it can stream to your channel, so keep it in
    a secret of the stack's config."""


class RtmpStreamInputs(StreamInputs):
    """An RTMP stream of a room to other platforms: it runs until it is destroyed or the session ends."""

    outputs: Annotated[list[RtmpOutput], replaces, secret, Field(min_length=1)]
    """The platforms that are streamed to: `[{url, stream_key}]`; encrypted in the state as a whole."""


class RtmpStreamOutputs(lifecycle.Outputs):
    livestream_id: str | None
    """VideoSDK's own id, such as `621497578bea0d0404c35c4c`; none as long as VideoSDK shows none."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    status: str
    """`running` or `completed`; as of the last `up` or `refresh`."""

    end: str | None
    """When it ended: ISO 8601, UTC."""

    session_id: str | None
    """The session that is streamed."""


_runs = Composes[RtmpStreamInputs, RtmpStreamOutputs, Livestream](
    noun="RTMP stream",
    of=lambda client: client.of(Livestreams),
    settings=settings,
    outputs=RtmpStreamOutputs,
    lasting=("start", "session_id"),
    own_id="livestream_id",
)


def _read(
    client: Client, id: str, inputs: RtmpStreamInputs, stored: Mapping[str, Any]
) -> Found[RtmpStreamOutputs] | None:
    """One look-up.

    A stream that has ended is not gone: `status` is `completed`, and `end` is set. The next `up` leaves it
    so; with `restart_when_ended` it starts a new one. One that VideoSDK does not find is gone. Where VideoSDK
    does not show a stream while it runs (that is not documented), its id begins with `unlisted:`, and it is
    taken to run as long as its session. Inputs are not compared: VideoSDK does not show them all.
    """
    return _runs.read(client, id, inputs, stored)


EXAMPLE = """
room = videosdk.Room("all-hands")
stream = videosdk.RtmpStream(
    "stream",
    room_id=room.room_id,
    outputs=[{"url": "rtmps://live.example.com/app", "stream_key": "STREAM_KEY"}],
    config={"layout": {"type": "GRID", "priority": "SPEAKER", "grid_size": 4}},
    session_timeout=120,
)
pulumi.export("started", stream.start)
"""

definition = Definition(
    name="RtmpStream",
    inputs=RtmpStreamInputs,
    outputs=RtmpStreamOutputs,
    create=_runs.create,
    read=_read,
    delete=_runs.delete,
    delete_before_replace=True,
    must_replace=_runs.must_replace,
    calls=calls("/v2/livestreams", "/v2/livestreams/"),
    noun=_runs.noun,
    running=_runs.running,
    find_by="room_id",
    find=_runs.find,
    example=EXAMPLE,
    import_="Not possible: no stream key is read back. Declare it with `adopt=True`: that takes over the one "
    "that runs in the room.",
)
