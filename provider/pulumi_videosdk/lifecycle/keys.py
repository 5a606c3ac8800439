"""The keys of properties that no user declares."""

from __future__ import annotations

from typing import Final

HIDDEN: Final = "__"
"""Keys that begin so belong to the lifecycle or the engine: stored, never compared or sent."""

NAME: Final = "__name"
"""The resource's name in the program: what a generated value begins with."""

GENERATED: Final = "__defaults"
"""Which inputs `check` filled in, so that a later run can tell them from the user's own."""

DRIFTED: Final = "__seen"
"""A mark that `read` sets when it finds outputs changed, with their names; see `comparing.diff`."""

ACCOUNT: Final = "__account"
"""The account that created the object or last found it; in the inputs, the account of the last check."""

UNSEEN: Final = "__unseen"
"""The inputs of an imported or adopted object whose values are not known: see `taken_over`."""

HOLDER: Final = "__holder"
"""Tells this resource from every other one, whatever their names: see `claims`."""

BEGAN: Final = "__began"
"""When the create began whose outcome is not known, by the server's clock: see `aftermath`."""

CARRIED: Final = (NAME, GENERATED, DRIFTED, UNSEEN, ACCOUNT)
"""The lifecycle's own keys: kept with the inputs from one state to the next."""
