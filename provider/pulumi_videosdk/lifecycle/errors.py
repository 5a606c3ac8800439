"""What an operation raises of its own accord."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from .verbs import Stored


class LifecycleError(Exception):
    """An operation that could not begin or must not go on; its text is one line that stands alone."""


class NotImportable(LifecycleError):
    """Why an object cannot be imported, and what to do."""


class OutcomeUnknown(LifecycleError):
    """A create may have taken effect: its reply was lost, and a look for its outcome did not tell.

    A verb raises it. `since`: the server's clock when the create began; what is older is not its own. None:
    not known.
    """

    stored: Stored
    """What a state that can keep a failed create has of it: an id that `is_provisional`, and no outputs. The
    lifecycle sets it; `read` with it tells the outcome later."""

    def __init__(self, text: str, since: datetime | None = None) -> None:
        super().__init__(text)
        self.since = since
