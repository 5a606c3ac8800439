"""What each component consists of, a file for each. A program loads these, so they load next to nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .component import Component

MODULES = ("transcribed_room",)
"""Every component: the only list of them."""


def load(module: str) -> Component:
    """The component in a module of this package."""
    component: Component = import_module(f"{__name__}.{module}").component
    return component


def load_all() -> list[Component]:
    """All components, in the order of the list."""
    return [load(module) for module in MODULES]
