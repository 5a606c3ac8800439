"""Alert rules, which raise incidents (API §10.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NotRequired
from uuid import uuid4

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from videosdk_emulator.areas import notification_channels
from videosdk_emulator.areas.rooms import UNKNOWN
from videosdk_emulator.core.area import Action, Area, Row, Section
from videosdk_emulator.core.ids import record_id
from videosdk_emulator.core.quirks import AreaQuirks
from videosdk_emulator.core.request import Call
from videosdk_emulator.core.responses import Refused, Reply, invalid, not_found, page
from videosdk_emulator.core.schema import Body, Name, Page, Paged, RecordId, Said, Stored, Time
from videosdk_emulator.core.store import Document, has

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


@dataclass(frozen=True)
class Quirks(AreaQuirks):
    """What the documentation leaves open about alert rules and incidents."""

    alert_rule_put_resets: bool = False
    """Whether a PUT of an alert rule takes away what it leaves out."""
    unknown_channel: Literal["accepted", 400] = "accepted"
    """An alert rule that names a notification channel that does not exist."""


PATH = "/v2/alertRules"

Severity = Literal["info", "warning", "critical"]
Domain = Literal["rtc", "agent"]
Status = Literal["active", "paused"]
IncidentStatus = Literal["open", "acknowledged", "resolved"]


# What a caller sends


class Query(Body):
    model_config = ConfigDict(extra="allow")
    metric: Name


class Condition(Body):
    model_config = ConfigDict(extra="allow")
    operator: Literal[">", "<", "=", "!="]
    threshold: float


class RuleConfig(Body):
    model_config = ConfigDict(extra="allow")
    query: Query
    condition: Condition


class Changes(Body):
    name: Name | None = None
    severity: Severity | None = None
    rule_config: RuleConfig | None = None
    description: str | None = None
    domain: Domain | None = None
    notification_channel_ids: list[str] | None = None
    enabled: bool | None = None
    summary: str | None = None
    time_aggregation: str | None = None


class NewRule(Changes):
    name: Name
    severity: Severity
    rule_config: RuleConfig


SHOWN: Final = ("name", "severity", "ruleConfig", "description", "domain", "notificationChannelIds")
"""What a rule's record keeps of what it is made with."""
UNSHOWN: Final = ("summary", "timeAggregation")
"""What takes effect and is on no reply."""
NEEDED: Final = ("name", "severity", "ruleConfig")


class RuleFilters(Paged):
    status: Status | None = None
    domain: Domain = "rtc"
    region: str | None = None
    metric_category: str | None = None


class IncidentFilters(Paged):
    status: IncidentStatus | None = None
    severity: Severity | None = None
    domain: Domain = "rtc"
    query: str | None = None
    metric_category: str | None = None


# What is kept, and what a reply holds


class StoredRule(NewRule, Stored):
    id: str
    alert_rule_id: str
    domain: Domain
    status: Status
    created_at: str
    updated_at: str


class Rule(TypedDict):
    alertRuleId: Name
    id: RecordId
    userId: RecordId
    name: Name
    severity: Severity
    ruleConfig: dict[str, Any]
    domain: Domain
    status: Status
    description: NotRequired[str]
    notificationChannelIds: NotRequired[list[str]]
    createdAt: Time
    updatedAt: Time


class OneRule(TypedDict):
    alertRule: Rule


class Incident(TypedDict):
    incidentId: Name
    alertRuleId: Name
    alertName: Name
    metric: Name
    domain: Domain
    severity: Severity
    status: IncidentStatus
    firedAt: Time
    acknowledgedAt: Annotated[str | None, Field()]
    resolvedAt: Annotated[str | None, Field()]


area = Area(
    "alert_rules",
    document=StoredRule,
    id="alertRuleId",
    indexed=("domain",),
    tables=("incidents",),
    quirks=Quirks,
    section=Section(
        "Alert rules",
        empty="No alert rule yet. Create one:",
        example=lambda backend: (
            PATH,
            {
                "name": "many-participants",
                "severity": "warning",
                "ruleConfig": {
                    "query": {"metric": "participants"},
                    "condition": {"operator": ">", "threshold": 100},
                },
            },
        ),
        searched=("alertRuleId", "name"),
    ),
)


@area.post(PATH, OneRule, created=True)
def create(call: Call, body: NewRule) -> Reply:
    """Create an alert rule (API §10.7)."""
    backend, now = call.backend, call.backend.timestamp()
    _ensure_channels(backend, body)
    ids = {"id": record_id(), "alertRuleId": str(uuid4())}
    begin = {**ids, "domain": "rtc", "status": "active", "createdAt": now, "updatedAt": now}
    rule = area.table(backend).save({**begin, **_settings(body)})
    return Reply({"alertRule": _shown(backend, rule)}, backend.quirks.created_status)


@area.get(PATH, Page[list[Rule]])
def list_(call: Call, filters: RuleFilters) -> Reply:
    """List the alert rules of a domain, newest first; `rtc` unless asked otherwise (API §10.7)."""
    backend = call.backend
    wanted = [has(filters.domain, "domain"), *([has(filters.status, "status")] if filters.status else [])]
    found = area.table(backend).where(*wanted)
    return Reply(page(found, filters, backend.quirks, lambda rule: _shown(backend, rule)))


@area.get(f"{PATH}/{{id}}", OneRule, fails=UNKNOWN)
def get(call: Call, id: str) -> Reply:
    """Get an alert rule (API §10.7)."""
    return Reply({"alertRule": _shown(call.backend, _known(call.backend, id))})


@area.put(f"{PATH}/{{id}}", OneRule, fails=UNKNOWN)
def update(call: Call, id: str, body: Changes) -> Reply:
    """Change an alert rule (API §10.7)."""
    backend = call.backend
    rule = _known(backend, id)
    _ensure_channels(backend, body)
    if Quirks.of(backend).alert_rule_put_resets:
        if not all(body.sent(*NEEDED).get(name) for name in NEEDED):
            raise invalid(f"{', '.join(NEEDED)} are needed")
        kept = {name: value for name, value in rule.items() if name not in (*SHOWN, *UNSHOWN)}
        rule = {**kept, "domain": "rtc", "status": "active"}
    changed = {**rule, **_settings(body), "updatedAt": backend.timestamp()}
    return Reply({"alertRule": _shown(backend, area.table(backend).save(changed))})


@area.delete(f"{PATH}/{{id}}", Said, fails=UNKNOWN)
def delete(call: Call, id: str) -> Reply:
    """Delete an alert rule (API §10.7)."""
    area.remove(call.backend, _known(call.backend, id))
    return Reply({"message": "Alert rule deleted successfully"})


def _settings(body: Changes) -> dict[str, Any]:
    settings = body.sent(*SHOWN, *UNSHOWN)
    if body.enabled is not None:
        settings["status"] = "active" if body.enabled else "paused"
    return settings


def _ensure_channels(backend: Backend, body: Changes) -> None:
    channels = notification_channels.area.table(backend)
    unknown = [one for one in body.notification_channel_ids or () if not channels.newest(channelId=one)]
    if unknown and Quirks.of(backend).unknown_channel != "accepted":
        raise Refused(400, f"Notification channel {unknown[0]} not found")


def _known(backend: Backend, id: str) -> Document:
    rule = area.table(backend).newest(alertRuleId=id)
    if rule is None:
        raise not_found("Alert rule", backend.quirks)
    return rule


def _shown(backend: Backend, rule: Document) -> dict[str, Any]:
    names = ("id", "alertRuleId", *SHOWN, "status", "createdAt", "updatedAt")
    return {"userId": backend.user_id, **{name: rule[name] for name in names if name in rule}}


# Incidents


@area.get("/v2/incidents", Page[list[Incident]])
def list_incidents(call: Call, filters: IncidentFilters) -> Reply:
    """List the incidents of a domain, newest first; `rtc` unless asked otherwise (API §10.7)."""
    backend = call.backend
    wanted = {"domain": filters.domain, "status": filters.status, "severity": filters.severity}
    conditions = [has(value, name) for name, value in wanted.items() if value is not None]
    found = area.table(backend, "incidents").where(*conditions)
    return Reply(page(found, filters, backend.quirks, _incident))


@area.get("/v2/incidents/{id}", Incident, fails=UNKNOWN)
def get_incident(call: Call, id: str) -> Reply:
    """Get an incident (API §10.7)."""
    return Reply(_incident(_known_incident(call.backend, id)))


@area.put("/v2/incidents/{id}/acknowledge", Incident, fails=(409, *UNKNOWN))
def acknowledge(call: Call, id: str) -> Reply:
    """Acknowledge an open incident (API §10.7)."""
    return _moved(call.backend, id, ("open",), "acknowledged")


@area.put("/v2/incidents/{id}/resolve", Incident, fails=(409, *UNKNOWN))
def resolve(call: Call, id: str) -> Reply:
    """Resolve an incident (API §10.7)."""
    return _moved(call.backend, id, ("open", "acknowledged"), "resolved")


@area.delete("/v2/incidents/{id}", Said, fails=UNKNOWN)
def delete_incident(call: Call, id: str) -> Reply:
    """Delete an incident (API §10.7)."""
    area.table(call.backend, "incidents").drop(_known_incident(call.backend, id))
    return Reply({"message": "Incident deleted successfully"})


def _moved(backend: Backend, id: str, before: Sequence[str], after: str) -> Reply:
    incident = _known_incident(backend, id)
    if incident["status"] not in before:
        raise Refused(409, f"the incident is {incident['status']}")
    changed = {**incident, "status": after, f"{after}At": backend.timestamp()}
    return Reply(_incident(area.table(backend, "incidents").save(changed)))


def _known_incident(backend: Backend, id: str) -> Document:
    incident = area.table(backend, "incidents").newest(incidentId=id)
    if incident is None:
        raise not_found("Incident", backend.quirks)
    return incident


def _incident(incident: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in incident.items() if name != "seq"}


# What a test or a person does to a rule


@area.verb("fire")
def fire(call: Call, rule: Document) -> Document:
    """Raises an incident, as a metric beyond the rule's threshold would."""
    return area.table(call.backend, "incidents").save(
        {
            "incidentId": str(uuid4()),
            "alertRuleId": rule["alertRuleId"],
            "alertName": rule["name"],
            "metric": rule["ruleConfig"]["query"]["metric"],
            "domain": rule["domain"],
            "severity": rule["severity"],
            "status": "open",
            "firedAt": call.backend.timestamp(),
            "acknowledgedAt": None,
            "resolvedAt": None,
        }
    )


@area.row
def row(backend: Backend, rule: Document) -> Row:
    """An alert rule in the console."""
    id_, status = rule["alertRuleId"], rule["status"]
    tone = "good" if status == "active" else ""
    raised = Action("Fire", f"alert rule {rule['name']}", "An incident is open", ("alert_rules", id_, "fire"))
    return Row(id_, [rule["name"], id_], [(status, tone), (rule["severity"], "")], actions=[raised])
