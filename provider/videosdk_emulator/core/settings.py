"""What a test or a person may choose about the emulator itself."""

from __future__ import annotations

from dataclasses import dataclass

from videosdk_emulator.core.options import Options


@dataclass(frozen=True)
class Settings(Options):
    """How the emulator behaves where VideoSDK would depend on people, load or its own policy."""

    join_after: float | None = None
    """Seconds after which a simulated participant joins each new room; null: nobody does."""
    files_after: float = 0.0
    """Seconds from the end of a transcription or recording until its files are there."""
    webhook_tries: int = 3
    """How often a webhook is posted at most, as long as its receiver does not answer 2xx."""
    webhook_backoff: float = 10.0
    """Seconds from a failed try to the second; twice as many before each further one."""
