"""How any declared thing is checked, compared, created, read, updated and deleted.

Works on plain values and on one `Definition` for each resource. Knows no engine, no HTTP and no resource.
"""

from .checking import Checked, check
from .claims import Claims
from .comparing import Diff, diff
from .definition import (
    GENERATED,
    HIDDEN,
    NAME,
    Caution,
    Context,
    Created,
    Definition,
    Found,
    Inputs,
    Outputs,
    Run,
    replaces,
    secret,
)
from .errors import LifecycleError
from .values import UNKNOWN
from .verbs import create, delete, differs, read, update

__all__ = [
    "GENERATED",
    "HIDDEN",
    "NAME",
    "UNKNOWN",
    "Caution",
    "Checked",
    "Claims",
    "Context",
    "Created",
    "Definition",
    "Diff",
    "Found",
    "Inputs",
    "LifecycleError",
    "Outputs",
    "Run",
    "check",
    "create",
    "delete",
    "diff",
    "differs",
    "read",
    "replaces",
    "secret",
    "update",
]
