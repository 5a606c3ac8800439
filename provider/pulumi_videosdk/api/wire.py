"""Reading what came over the wire, and the names of things there.

VideoSDK says camelCase, this package snake_case. `Names` maps the keys that the API sheet names, level by
level, and back; keys that it does not name pass through unchanged, in both directions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from pulumi_videosdk.api.errors import NotSent


@dataclass(frozen=True)
class Names:
    """The names of one level of an object: ours to the wire's, and the levels below by our name.

    `from_wire` undoes `to_wire` for every value that does not itself use a wire name which differs from
    ours (`templateUrl` where the name here is `template_url`).
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, Names] = field(default_factory=dict)

    def to_wire(self, value: Any) -> Any:
        """`value` with the wire's names; what is no object passes through."""
        if not isinstance(value, Mapping):
            return value
        return {self.renamed.get(k, k): self._level(k).to_wire(v) for k, v in value.items()}

    def from_wire(self, value: Any) -> Any:
        """`value` with our names; what is no object passes through."""
        if not isinstance(value, Mapping):
            return value
        ours = {wire: own for own, wire in self.renamed.items()}
        own_names = ((ours.get(key, key), item) for key, item in value.items())
        return {own: self._level(own).from_wire(item) for own, item in own_names}

    def _level(self, key: Any) -> Names:
        return self.below.get(key, _SAME)


_SAME = Names()


def text(data: Any, *keys: str) -> str | None:
    """The string at the path `keys`, or None where there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, str) and data else None


def moment(value: str | None) -> datetime | None:
    """A time on the wire: ISO 8601, UTC where it names no zone (API §2.6); None if it cannot be read."""
    try:
        found = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` without those that are None: what is not given is not sent."""
    return {k: v for k, v in fields.items() if v is not None}


def segment(value: str, method: str, under: str) -> str:
    """The path of one object under a path. Raises NotSent for an id that would name something else."""
    if value.strip(".") == "":
        raise NotSent(
            "nothing was sent, because the id is empty or made of dots",
            method=method,
            path=under,
            hint="Give the id that VideoSDK gave",
        )
    return under + quote(value, safe="")
