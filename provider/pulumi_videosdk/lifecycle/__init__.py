"""How any declared thing is checked, compared, created, read, updated and deleted.

Works on plain values and on one `Definition` for each resource. Knows no engine, no HTTP and no resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .claims import Claims
from .errors import LifecycleError, NotImportable, OutcomeUnknown
from .keys import ACCOUNT, GENERATED, HIDDEN, NAME, UNSEEN
from .values import UNKNOWN, Path

if TYPE_CHECKING:
    from .accounts import other_maker
    from .aftermath import is_provisional
    from .checking import Checked, check, check_arguments
    from .comparing import Detail, Diff, diff
    from .definition import (
        AnyDefinition,
        AnyFunction,
        Candidate,
        Context,
        Created,
        Definition,
        Found,
        Function,
        Inputs,
        Json,
        OpenInputs,
        Outputs,
        Run,
    )
    from .importing import import_
    from .shapes import Shape
    from .taken_over import unseen
    from .verbs import Observed, Stored, call, claim, create, delete, read, update
    from .words import Accepts, Caution, Known, exact, replaces, secret, stays, trigger, unordered, url
else:
    # Loaded when first asked for, since it loads pydantic: a program that declares something never asks.
    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from . import (
            accounts,
            aftermath,
            checking,
            comparing,
            definition,
            importing,
            shapes,
            taken_over,
            verbs,
            words,
        )

        homes = (
            *(accounts, definition, shapes, comparing, checking),
            *(aftermath, importing, taken_over, verbs, words),
        )
        return next(vars(home)[name] for home in homes if name in vars(home))


__all__ = [
    "ACCOUNT",
    "GENERATED",
    "HIDDEN",
    "NAME",
    "UNKNOWN",
    "UNSEEN",
    "Accepts",
    "AnyDefinition",
    "AnyFunction",
    "Candidate",
    "Caution",
    "Checked",
    "Claims",
    "Context",
    "Created",
    "Definition",
    "Detail",
    "Diff",
    "Found",
    "Function",
    "Inputs",
    "Json",
    "Known",
    "LifecycleError",
    "NotImportable",
    "Observed",
    "OpenInputs",
    "OutcomeUnknown",
    "Outputs",
    "Path",
    "Run",
    "Shape",
    "Stored",
    "call",
    "check",
    "check_arguments",
    "claim",
    "create",
    "delete",
    "diff",
    "exact",
    "import_",
    "is_provisional",
    "other_maker",
    "read",
    "replaces",
    "secret",
    "stays",
    "trigger",
    "unordered",
    "unseen",
    "update",
    "url",
]
