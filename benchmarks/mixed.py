"""A stack of all that stands at VideoSDK, in turn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, islice
from types import ModuleType
from typing import Any, Final

ALARM: Final = {"query": {"metric": "participants"}, "condition": {"operator": ">", "threshold": 100}}
OUT: Final = {"address": "sip.example.com", "sip_region": "us002"}

KINDS: Final[dict[str, Callable[[int], dict[str, Any]]]] = {
    "Room": lambda n: {},
    "SipWebhook": lambda n: {"url": f"https://hooks.example.com/{n}", "events": ["call-started"]},
    "InboundGateway": lambda n: {"name": f"in-{n}", "numbers": [_number(n)]},
    "OutboundGateway": lambda n: {"name": f"out-{n}", "numbers": [_number(n)], "address": "sip.example.com"},
    "PhoneNumber": lambda n: {
        "name": f"number-{n}",
        "phone_numbers": [_number(n)],
        "inbound": {"sip_region": "us002"},
        "outbound": OUT,
    },
    "RoutingRule": lambda n: {"name": f"rule-{n}", "type": "inbound", "agent_id": "ag_1"},
    "Connector": lambda n: {"provider": "twilio"},
    "NotificationChannel": lambda n: {"type": "email", "config": {"to": ["ops@example.com"]}},
    "AlertRule": lambda n: {"severity": "warning", "rule_config": ALARM},
    "AgentSecret": lambda n: {"name": f"secret-{n}", "keys": {"KEY": "value"}},
}


def declare(package: ModuleType, count: int) -> None:
    """Declare so many, by the package's classes."""
    for n, (kind, inputs) in enumerate(islice(cycle(KINDS.items()), count)):
        getattr(package, kind)(f"{kind}-{n}", **inputs(n))


def _number(n: int) -> str:
    return f"+1415555{n:04}"
