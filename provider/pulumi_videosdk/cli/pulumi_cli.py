"""What the `pulumi` command line tells of itself and of a stack. It is only ever asked, never told to act."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from typing import Any, Final

from .. import settings
from ..api.errors import one_line

INSTALL: Final = "install it as https://www.pulumi.com/docs/install says"
COMMAND_TIMEOUT: Final = 120.0
"""Seconds that one command may take."""

_NOTHING_SELECTED = ("no Pulumi.yaml project file found", "no stack selected")

_UNREADABLE = (
    "A kill amid a write of the state can do that to a file back-end: remove STACK.json.attrs if it is "
    "empty; if STACK.json is, put STACK.json.bak in its place. Then run this again"
)


class PulumiError(Exception):
    """What kept `pulumi` from answering, in one line."""


class NoStack(PulumiError):
    """No stack was named, and none is selected where this runs."""


@dataclass(frozen=True)
class Pulumi:
    """The `pulumi` on PATH, and the stack that it is asked about. `stack` None: the selected one."""

    stack: str | None = None

    def version(self) -> tuple[int, int, int]:
        """The version of the command line. Raises PulumiError."""
        said = self._run("version").strip()
        numbers = re.match(r"v?(\d+)\.(\d+)\.(\d+)", said)
        if numbers is None:
            raise PulumiError(f"`pulumi version` answered {one_line(said, 60)!r}, which is no version")
        return int(numbers[1]), int(numbers[2]), int(numbers[3])

    def config(self) -> dict[str, str]:
        """The stack's settings of this package, secrets in the clear: for memory only. Raises PulumiError."""
        values = self._json("config", "--json", "--show-secrets", *self._of_stack())
        found = {key: (values.get(key) or {}).get("value") for key in settings.CONFIG_KEYS}
        return {key: value for key, value in found.items() if isinstance(value, str)}

    def deployment(self) -> dict[str, Any]:
        """The stack's state, secrets encrypted as they are stored. Raises PulumiError."""
        deployment: dict[str, Any] = self.export().get("deployment") or {}
        return deployment

    def export(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """The whole export; `show_secrets`: decrypted, which is for memory only. Raises PulumiError."""
        shown = ["--show-secrets"] if show_secrets else []
        return self._json("stack", "export", *shown, *self._of_stack())

    def _of_stack(self) -> list[str]:
        return [] if self.stack is None else ["--stack", self.stack]

    def _json(self, *args: str) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(self._run(*args))
        except ValueError:
            # The answer itself is not shown: it may hold secrets.
            raise PulumiError(f"`pulumi {args[0]}` answered with something that is not JSON") from None
        return answer

    def _run(self, *args: str) -> str:
        try:
            done = subprocess.run(
                ["pulumi", "--non-interactive", *args],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",  # whatever the locale: it is what Pulumi writes
                timeout=COMMAND_TIMEOUT,
            )
        except FileNotFoundError:
            raise PulumiError(f"there is no `pulumi` on PATH: {INSTALL}") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            reason = (
                f"no answer within {COMMAND_TIMEOUT:g} s"
                if not isinstance(error, OSError)
                else error.strerror
            )
            raise PulumiError(f"`pulumi {args[0]}` could not be run: {reason}") from None
        if done.returncode == 0:
            return done.stdout
        said = one_line(done.stderr.strip().removeprefix("error: ")) or f"exit code {done.returncode}"
        if "failed to load checkpoint" in said:
            said += f". {_UNREADABLE}"
        kind = NoStack if any(text in said for text in _NOTHING_SELECTED) else PulumiError
        raise kind(f"`pulumi {args[0]}` failed: {said}")
