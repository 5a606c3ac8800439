"""Alert rules: `/v2/alertRules`, and their incidents: `/v2/incidents` (API §10.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .area import Area
from .model import OpenModel, Sent, Shown, Text


class RuleConfig(OpenModel):
    query: dict[str, Any] | None = None
    condition: dict[str, Any] | None = None


class RuleSettings(Sent):
    """What a rule is made with."""

    name: str
    severity: str
    rule_config: RuleConfig
    description: str
    summary: str
    enabled: bool
    domain: str
    time_aggregation: str | None = None
    notification_channel_ids: list[str]


class AlertRule(Shown):
    """A rule as VideoSDK shows it: not its summary, nor its time aggregation."""

    alert_rule_id: Text
    name: Text | None = None
    severity: Text | None = None
    rule_config: RuleConfig | None = None
    description: str | None = None
    domain: Text | None = None
    notification_channel_ids: list[str] | None = None
    status: Text | None = None
    created_at: Text | None = None

    @property
    def enabled(self) -> bool | None:
        """Whether it is active; None: VideoSDK does not show it, or shows another status."""
        return {"active": True, "paused": False}.get(self.status or "")

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it shows, under our names."""
        return {**self.part(RuleSettings), "enabled": self.enabled}


class AlertRules(Area[AlertRule]):
    """The calls of alert rules."""

    path, model, noun = "/v2/alertRules", AlertRule, "alert rule"
    within = "alertRule"

    def create(self, **settings: Any) -> AlertRule:
        """Create one. Sent once: sent again it would make a second."""
        return self._created(RuleSettings(**settings), repeat_is_safe=False)

    def update(self, id: str, **settings: Any) -> AlertRule:
        """Make one what `settings` say."""
        return self._put(id, RuleSettings(**settings))

    def list(self, domain: str | None = None, status: str | None = None) -> Iterator[AlertRule]:
        """Those of a domain; without one VideoSDK lists those of `rtc`."""
        return self._list(domain=domain, status=status)


class Incident(Shown):
    """An incident as VideoSDK shows it."""

    incident_id: Text
    alert_rule_id: Text | None = None
    alert_name: Text | None = None
    metric: Text | None = None
    domain: Text | None = None
    severity: Text | None = None
    status: Text | None = None
    fired_at: Text | None = None
    acknowledged_at: Text | None = None
    resolved_at: Text | None = None


class Incidents(Area[Incident]):
    """The calls that look at incidents."""

    path, model, noun = "/v2/incidents", Incident, "incident"

    def list(
        self, domain: str | None = None, status: str | None = None, severity: str | None = None
    ) -> Iterator[Incident]:
        """Those of a domain; without one VideoSDK lists those of `rtc`."""
        return self._list(domain=domain, status=status, severity=severity)
