"""The text of a transcription, realtime or post: fetched from where VideoSDK keeps it (API §3, §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from .. import lifecycle
from ..api.post_transcriptions import PostTranscriptions
from ..lifecycle import Function, Known, LifecycleError
from .lookups import found
from .terms import Name

if TYPE_CHECKING:
    from ..api.client import Client

FORMATS = ("txt", "json", "srt", "tsv", "vtt")
"""The forms of a post-transcription's text; of a realtime one there is only the first (API §3, §4)."""


class GetTranscriptInputs(lifecycle.Inputs):
    """The text of a transcription, realtime or post, as it is kept. What was said may be confidential, so all
    that this returns is secret. It is fetched without credentials, and may have 4 MiB."""

    id: Name
    """The transcription's id."""

    format: Annotated[Name, Known("transcript format", FORMATS)] = "txt"
    """Of a post-transcription: `txt`, `json`, `srt`, `tsv` or `vtt`. A realtime one has only `txt`."""


class Transcript(lifecycle.Outputs):
    """What was said."""

    text: str | None
    """The text; none until it is there, which it is not while the transcription runs."""

    summary: str | None
    """The summary, if one was asked for and is there."""


def _get(client: Client, inputs: GetTranscriptInputs) -> Transcript:
    urls, summary_url = _urls(client, inputs.id)
    if urls and inputs.format not in urls:
        raise LifecycleError(
            f"transcription {inputs.id} has no text in the format {inputs.format!r}, only {', '.join(urls)}"
        )
    url = urls.get(inputs.format)
    return Transcript(
        text=client.fetch_text(url) if url else None,
        summary=client.fetch_text(summary_url) if summary_url else None,
    )


def _urls(client: Client, id: str) -> tuple[Mapping[str, str], str | None]:
    """Where the text is, by format, and where the summary is."""
    if realtime := client.realtime_transcriptions.get(id):
        url = realtime.transcript_url
        return {"txt": url} if url else {}, realtime.summary_url
    post = found("transcription", id, client.of(PostTranscriptions).get(id))
    return _texts(post.transcript_urls or {}), post.summary_url


def _texts(urls: Mapping[str, Any]) -> dict[str, str]:
    return {name: url for name, url in urls.items() if isinstance(url, str) and url}


GET_TRANSCRIPT = """
transcript = videosdk.get_transcript_output(id="82feea14-6783-4e63-84fc-17c5666bfd5c")
pulumi.export("said", transcript.text)
"""

functions = (
    Function(
        name="get_transcript",
        inputs=GetTranscriptInputs,
        outputs=Transcript,
        call=_get,
        calls=("GET /ai/v1/realtime-transcriptions/{id}", "GET /ai/v1/post-transcriptions/{id}"),
        example=GET_TRANSCRIPT,
        secret=True,
    ),
)
