"""HlsStream: VideoSDK streams a room's session to any number of viewers (API §8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from .. import lifecycle
from ..api.hls import Hls, HlsStreams
from ..lifecycle import Accepts, Definition, Found, Json, replaces
from .compositions import Composes, StreamInputs, calls, settings
from .terms import WebhookUrl

if TYPE_CHECKING:
    from ..api.client import Client


class HlsStreamInputs(StreamInputs):
    """An HLS stream of a room's session: it runs until it is destroyed or the session ends."""

    webhook_url: Annotated[WebhookUrl | None, replaces, Accepts("WebhookEndpoint", "url")] = None
    """The receiver of its events (started, playable, stopped, failed)."""

    recording: Annotated[dict[str, Json] | None, replaces] = None
    """Settings of a recording that is made alongside, sent as they are, less nulls: under VideoSDK's own
    names. Only its SDK has them (API §8)."""


class HlsStreamOutputs(lifecycle.Outputs):
    hls_id: str | None
    """VideoSDK's own id, such as `621497578bea0d0404c35c4c`; none as long as VideoSDK shows none."""

    start: str | None
    """When it started: ISO 8601, UTC."""

    status: str
    """`running` or `completed`; as of the last `up` or `refresh`."""

    end: str | None
    """When it ended: ISO 8601, UTC."""

    session_id: str | None
    """The session that is streamed."""

    playback_hls_url: str | None
    """Where it is played, live and afterwards, by anyone who has the url."""

    livestream_url: str | None
    """Where it is played while it is live, by anyone who has the url."""


def _settings(inputs: HlsStreamInputs) -> dict[str, Any]:
    # The summary counts beside the transcription by the documentation, within it by the SDK (API §8).
    sent = settings(inputs)
    summary = sent.get("transcription", {}).get("summary")
    return sent if summary is None else {**sent, "summary": summary}


_runs = Composes[HlsStreamInputs, HlsStreamOutputs, Hls](
    noun="HLS stream",
    of=lambda client: client.of(HlsStreams),
    settings=_settings,
    outputs=HlsStreamOutputs,
    lasting=("start", "session_id", "playback_hls_url", "livestream_url"),
    own_id="hls_id",
)


def _read(
    client: Client, id: str, inputs: HlsStreamInputs, stored: Mapping[str, Any]
) -> Found[HlsStreamOutputs] | None:
    """One look-up.

    A stream that has ended is not gone: `status` is `completed`, and `end` is set. The next `up` leaves it
    so; with `restart_when_ended` it starts a new one. One that VideoSDK does not find is gone. Where VideoSDK
    does not show a stream while it runs (that is not documented), its id begins with `unlisted:`, and it is
    taken to run as long as its session. Inputs are not compared: VideoSDK does not show them.
    """
    return _runs.read(client, id, inputs, stored)


EXAMPLE = """
room = videosdk.Room("all-hands")
stream = videosdk.HlsStream(
    "stream",
    room_id=room.room_id,
    config={"layout": {"type": "SPOTLIGHT", "priority": "SPEAKER"}, "recording": {"enabled": True}},
    transcription={"enabled": True},
    session_timeout=120,
)
pulumi.export("playback_url", stream.playback_hls_url)
"""

definition = Definition(
    name="HlsStream",
    inputs=HlsStreamInputs,
    outputs=HlsStreamOutputs,
    create=_runs.create,
    read=_read,
    delete=_runs.delete,
    delete_before_replace=True,
    must_replace=_runs.must_replace,
    calls=calls("/v2/hls", "/v2/hls/"),
    noun=_runs.noun,
    running=_runs.running,
    find_by="room_id",
    find=_runs.find,
    example=EXAMPLE,
    import_="While it runs; one that has ended leaves nothing to manage.",
    import_id="621497578bea0d0404c35c4c",
)
