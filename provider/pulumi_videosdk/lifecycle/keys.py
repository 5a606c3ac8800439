"""The keys of properties that no user declares."""

from __future__ import annotations

from typing import Final

HIDDEN: Final = "__"
"""Keys that begin so are the lifecycle's or the engine's own: carried along, never compared or sent."""

NAME: Final = "__name"
"""The resource's name in the program: what a generated value begins with."""

GENERATED: Final = "__defaults"
"""Which inputs `check` filled in, so that a later run can tell them from the user's own."""

SEEN: Final = "__seen"
"""A mark that `read` sets when it finds outputs changed; see `comparing.diff`."""

ACCOUNT: Final = "__account"
"""In whose name the object was made or last found; among the inputs, in whose name they were last checked."""

UNSEEN: Final = "__unseen"
"""The inputs that nobody could know of an object that was taken over: see `taken_over`."""

CARRIED: Final = (NAME, GENERATED, SEEN, UNSEEN, ACCOUNT)
"""The lifecycle's own keys: they go with the inputs from one state to the next."""
