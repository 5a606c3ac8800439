"""Incidents, which alert rules raise: functions that look them up (API §10.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lifecycle
from ..api.alert_rules import Incidents
from ..lifecycle import Function
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import RTC, AlertDomain, Name

if TYPE_CHECKING:
    from ..api.alert_rules import Incident
    from ..api.client import Client


class IncidentDetails(lifecycle.Outputs):
    """An incident, as VideoSDK shows it."""

    incident_id: str
    """The id that VideoSDK gave."""

    alert_rule_id: str | None
    """The rule that raised it."""

    alert_name: str | None
    """That rule's name."""

    metric: str | None
    """What was measured."""

    domain: str | None
    """What the rule watches."""

    severity: str | None
    """How grave it is."""

    status: str | None
    """`open`, `acknowledged` or `resolved`."""

    fired_at: str | None
    """When it was raised: ISO 8601, UTC."""

    acknowledged_at: str | None
    """When somebody acknowledged it: ISO 8601, UTC."""

    resolved_at: str | None
    """When it was resolved: ISO 8601, UTC."""


class GetIncidentInputs(lifecycle.Inputs):
    """An incident by its id."""

    id: Name
    """The incident's id."""


class ListIncidentsInputs(lifecycle.Inputs):
    """The project's incidents of one domain, in VideoSDK's order."""

    domain: AlertDomain = RTC
    """Those of rules that watch this: `rtc`, or `agent`."""

    status: Name | None = None
    """Only those with this status: `open`, `acknowledged` or `resolved`."""

    severity: Name | None = None
    """Only those that are this grave."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class IncidentList(lifecycle.Outputs):
    """Some of the project's incidents."""

    incidents: list[IncidentDetails]
    """The incidents."""

    more: bool
    """Whether there are more than `limit`."""


def _get_incident(client: Client, inputs: GetIncidentInputs) -> IncidentDetails:
    return _incident(found("incident", inputs.id, client.of(Incidents).get(inputs.id)))


def _list_incidents(client: Client, inputs: ListIncidentsInputs) -> IncidentList:
    asked = inputs.model_dump(exclude={"limit"})
    incidents, more = first(matching(client.of(Incidents).list(**asked), **asked), inputs.limit)
    return IncidentList(incidents=[_incident(one) for one in incidents], more=more)


def _incident(shown: Incident) -> IncidentDetails:
    return IncidentDetails.model_validate(shown, from_attributes=True)


GET_INCIDENT = """
incident = videosdk.get_incident(id="4f2d8c1e-0a77-4a40-8f0e-5f5f0b6f7a11")
pulumi.export("severity", incident.severity)
"""

LIST_INCIDENTS = """
unresolved = videosdk.list_incidents(status="open", severity="critical")
pulumi.export("incidents", unresolved.incidents)
"""

functions = (
    Function(
        name="get_incident",
        inputs=GetIncidentInputs,
        outputs=IncidentDetails,
        call=_get_incident,
        calls=("GET /v2/incidents/{id}",),
        example=GET_INCIDENT,
    ),
    Function(
        name="list_incidents",
        inputs=ListIncidentsInputs,
        outputs=IncidentList,
        call=_list_incidents,
        calls=("GET /v2/incidents",),
        example=LIST_INCIDENTS,
    ),
)
