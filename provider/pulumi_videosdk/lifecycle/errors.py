"""What an operation raises of its own accord."""

from __future__ import annotations


class LifecycleError(Exception):
    """An operation that could not begin or must not go on; its text is one line that stands alone."""


class NotImportable(LifecycleError):
    """Why an object cannot be imported, and what to do."""
