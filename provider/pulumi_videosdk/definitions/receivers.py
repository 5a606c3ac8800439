"""Probing a receiver of webhooks before anything refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from ..lifecycle import Context

if TYPE_CHECKING:
    from ..api.client import Client

PROBE_TIMEOUT: Final = 30
"""Seconds."""

ProbeTimeout = Annotated[float, Field(gt=0, le=3600)]


def probed(client: Client, url: str, timeout: float, context: Context) -> bool | None:
    """Send an unsigned post to a receiver, again and again until it answers or the time is over: whether it
    was rejected, as it should be; None: not known. Raises the client's errors if it is not there."""
    with context.run.waiting(timeout):
        verdict = client.probe(url, timeout)
    if verdict.warning:
        context.run.warn(f"{context.kind} {context.name}: {verdict.warning}")
    if verdict.note:
        context.run.progress(verdict.note)
    return verdict.rejects_unsigned
