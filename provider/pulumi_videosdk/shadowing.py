"""Files of a user's project that bear the name of a module, such as `secrets.py`.

The engine starts `python -m pulumi.dynamic` in the project's folder, and Python looks there first: such a
file stands in for the module, for whoever imports it. What holds here, and is tested:

- What this package imports while it works in that process is what is installed. Others, such as a user's own
  dynamic providers, find the project's files; a name that both want is whose who asks first, as ever.
- What Pulumi itself imports before that cannot be helped: the program is told which file it is.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_this_thread = threading.local()


class _Installed:
    """Find top-level modules elsewhere than in the project's folder, for the threads that ask for it."""

    def __init__(self, project: str) -> None:
        self._project = project

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where the module is; None: not elsewhere, so that Python goes on looking."""
        if path is not None or name in sys.builtin_module_names or not _wanted():
            return None
        return PathFinder.find_spec(name, [one for one in sys.path if one not in ("", self._project)], target)


def _wanted() -> bool:
    return getattr(_this_thread, "importing", False)


def prefer_installed() -> None:
    """Make `importing_installed` take effect in this process. Calling it again changes nothing."""
    if not any(isinstance(finder, _Installed) for finder in sys.meta_path):
        # It stays: another thread may be going through this list whenever it would be taken out.
        sys.meta_path.insert(0, _Installed(os.getcwd()))


@contextmanager
def importing_installed() -> Iterator[None]:
    """While the block runs, this thread imports what is installed before what the project's folder has."""
    before = _wanted()
    _this_thread.importing = True
    try:
        yield
    finally:
        _this_thread.importing = before


def stand_ins(project: str) -> list[str]:
    """The files of a project that other processes would import in the place of what this one has loaded."""
    found = []
    for entry in sorted(os.listdir(project)):
        name = entry.removesuffix(".py")
        loaded = getattr(sys.modules.get(name), "__file__", None) if name != "__main__" else None
        path = os.path.join(project, entry)
        own = path if entry != name else os.path.join(path, "__init__.py")
        if loaded and os.path.isfile(own) and not os.path.samefile(loaded, own):
            found.append(entry)
    return found


def warning(project: str) -> str | None:
    """What to warn a program of that is run in `project`, in one line; None: of nothing."""
    try:
        files = stand_ins(project)
    except OSError:
        return None
    if not files:
        return None
    return (
        f"{', '.join(files)} in the project's folder stands in for an installed module of that name where "
        "Pulumi starts dynamic providers (`python -m pulumi.dynamic`), and may keep them from it: rename it"
    )
