"""Where the documentation does not say what VideoSDK does, the emulator can do either (API §3.6 and §13).

The first value of each quirk is the default. What concerns one area is declared there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from videosdk_emulator.core.options import Options

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class AreaQuirks(Options):
    """The quirks of one area."""

    @classmethod
    def of(cls, backend: Backend) -> Self:
        """Those that are set."""
        quirks: Options = backend.quirks
        assert isinstance(quirks, cls)
        return quirks


@dataclass(frozen=True)
class CommonQuirks(Options):
    """What several areas, or none, are concerned with."""

    not_found: Literal[404, 402] = 404
    """Status for what does not exist, such as an unknown room."""
    error_shape: Literal["message", "error", "msg", "statusMessage", "string"] = "message"
    """Where a failure's text is; `message` keeps the shapes that are documented for tokens."""
    absent_version: Literal["refused", "accepted"] = "refused"
    """A token without the `version` claim."""
    created_status: Literal[200, 201] = 200
    """Status of a successful create or start."""
    date_header: bool = True
    """Whether replies carry `Date`."""
    clock_offset: float = 0.0
    """Seconds by which the server's clock is ahead of this machine's."""
    list_page_size: int | None = None
    """Overrides `perPage`, so that a few items already make several pages."""
    large_pages: Literal["given", "refused"] = "given"
    """A list that is asked for more items a page than the 20 that it has of itself."""
    list_of_nothing: Literal["empty", "not_found"] = "empty"
    """A list, filtered by a room, that has no item."""
    sdk_filters: Literal["compared", "ignored", "refused"] = "compared"
    """What lists do with the filters that only the SDK has: `query`, `startDate`, `endDate`."""
    webhook_encoding: Literal["ascii", "utf-8"] = "ascii"
    """A webhook's text beyond ASCII: escaped as `\\u00e9`, or as UTF-8. It is signed as it is sent."""
