"""How any declared thing is checked, compared, created, read, updated and deleted.

Works on plain values and on one `Definition` for each resource. Knows no engine, no HTTP and no resource.
"""

from .checking import Checked, Failure, check
from .claims import Claims
from .comparing import Diff, diff
from .definition import (
    GENERATED,
    HIDDEN,
    NAME,
    Context,
    Created,
    Definition,
    Field,
    Found,
    Inputs,
    Outputs,
    Run,
    replaces,
    secret,
)
from .errors import LifecycleError
from .values import UNKNOWN, Unknown, contains_unknown
from .verbs import Seen, Stored, create, delete, differs, read, update

__all__ = [
    "GENERATED",
    "HIDDEN",
    "NAME",
    "UNKNOWN",
    "Checked",
    "Claims",
    "Context",
    "Created",
    "Definition",
    "Diff",
    "Failure",
    "Field",
    "Found",
    "Inputs",
    "LifecycleError",
    "Outputs",
    "Run",
    "Seen",
    "Stored",
    "Unknown",
    "check",
    "contains_unknown",
    "create",
    "delete",
    "diff",
    "differs",
    "read",
    "replaces",
    "secret",
    "update",
]
