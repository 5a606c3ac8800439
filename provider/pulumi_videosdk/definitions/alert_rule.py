"""AlertRule: when a metric is beyond its threshold, an incident is raised and told (API §10.7).

What always holds:

- A rule of that name that existed before is never taken over silently: the create fails, or adopts it if
  `adopt` is set.
- A change sends the whole rule: what is not declared is put back to its default, not left as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from .. import lifecycle
from ..api.alert_rules import AlertRules
from ..lifecycle import (
    Context,
    Created,
    Definition,
    Found,
    Function,
    Known,
    OpenInputs,
    replaces,
    stays,
    unordered,
)
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .objects import Kind, lasting
from .terms import RTC, AlertDomain, Name, Number, plain

if TYPE_CHECKING:
    from ..api.alert_rules import AlertRule
    from ..api.area import Seen
    from ..api.client import Client

Severity = Annotated[Name, Known("alert severity", ("info", "warning", "critical"))]


class AlertRuleQuery(OpenInputs):
    """What is measured."""

    metric: Name
    """The metric, by VideoSDK's name for it."""


class AlertRuleCondition(OpenInputs):
    """When an incident is raised."""

    operator: Name
    """How the metric is compared, such as `>`."""

    threshold: Number
    """What it is compared with."""


class AlertRuleConfig(OpenInputs):
    """What a rule measures, and when it raises an incident; more keys are sent as they are."""

    query: AlertRuleQuery
    """What is measured: `{metric, …}`."""

    condition: AlertRuleCondition
    """When an incident is raised: `{operator, threshold, …}`."""


class AlertRuleInputs(lifecycle.Inputs):
    """A rule that raises an incident when a metric is beyond its threshold."""

    severity: Severity
    """How grave its incidents are: `info`, `warning` or `critical`."""

    rule_config: AlertRuleConfig
    """What is measured, and when an incident is raised: `{query, condition, …}`."""

    name: Name | None = None
    """Its name. If it is left out, one is generated: the resource's name and a random suffix."""

    notification_channel_ids: Annotated[list[Name], unordered] = Field([])
    """The channels by which its incidents are told: the `channel_id` of each `NotificationChannel`."""

    enabled: bool = True
    """Whether it is active; else it is paused."""

    description: str = ""
    """What it is for."""

    summary: str = ""
    """What its incidents say. VideoSDK does not show it: a refresh does not compare it."""

    domain: Annotated[AlertDomain, replaces] = RTC
    """What it watches: `rtc`, or `agent`."""

    time_aggregation: Annotated[Name | None, stays] = None
    """How values are combined over time. VideoSDK does not show it: a refresh does not compare it."""

    adopt: bool = False
    """Whether to take over a rule that already has this name, instead of failing. It becomes what is
    declared, but for its `domain`, which must be the same."""


class AlertRuleOutputs(lifecycle.Outputs):
    alert_rule_id: str
    """The id that VideoSDK gave; the resource's `id` too."""

    status: str | None
    """`active` or `paused`; as of the last `up` or `refresh`."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


class AlertRuleDetails(lifecycle.Outputs):
    """An alert rule, as VideoSDK shows it."""

    alert_rule_id: str
    """The id that VideoSDK gave."""

    name: str | None
    """Its name."""

    severity: str | None
    """How grave its incidents are."""

    domain: str | None
    """What it watches."""

    status: str | None
    """`active` or `paused`."""

    description: str | None
    """What it is for."""

    notification_channel_ids: list[str] | None
    """The channels by which its incidents are told."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


class GetAlertRuleInputs(lifecycle.Inputs):
    """An alert rule by its id."""

    id: Name
    """The rule's id."""


class ListAlertRulesInputs(lifecycle.Inputs):
    """The project's alert rules of one domain, in VideoSDK's order."""

    domain: AlertDomain = RTC
    """Those that watch this: `rtc`, or `agent`."""

    status: Name | None = None
    """Only those with this status: `active` or `paused`."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class AlertRuleList(lifecycle.Outputs):
    """Some of the project's alert rules."""

    alert_rules: list[AlertRuleDetails]
    """The rules."""

    more: bool
    """Whether there are more than `limit`."""


def _look(client: Client, name: Any) -> Seen[AlertRule]:
    # A list has the rules of one domain, and two may have one name there.
    looks = [client.of(AlertRules).all(domain=domain) for domain in (RTC, "agent")]
    return looks[0]._replace(items=[one for seen in looks for one in seen.items if one.name == name])


RULES = Kind("alert rule", "name", _look, id=lambda one: one.alert_rule_id, is_generated=True)


def _create(client: Client, inputs: AlertRuleInputs, context: Context) -> Created[AlertRuleOutputs]:
    """The lists of both domains show whether there is a rule of this name already; after a lost reply,
    whether it was created. With `adopt`, one that is there is changed (`PUT`) to what is declared."""
    rules, settings = client.of(AlertRules), _settings(inputs)

    def adopt(one: AlertRule) -> AlertRule:
        RULES.ensure_has(one, "domain", inputs.domain)
        return rules.update(one.alert_rule_id, **settings)

    made, adopted = RULES.create(client, inputs, context, make=lambda: rules.create(**settings), adopt=adopt)
    return Created(made.alert_rule_id, _outputs(made), adopted, shown=definition.fields)


def _read(
    client: Client, id: str, inputs: AlertRuleInputs, stored: Mapping[str, Any]
) -> Found[AlertRuleOutputs] | None:
    """One look-up.

    What VideoSDK shows and is not as declared is drift: all but `summary` and `time_aggregation`. One that
    VideoSDK does not know any more is gone.
    """
    found = client.of(AlertRules).get(id)
    if found is None:
        return None
    return Found(lasting(_outputs(found), stored, "created_at"), found.settings)


def _update(client: Client, id: str, inputs: AlertRuleInputs, context: Context) -> AlertRuleOutputs:
    """In place: the whole rule is sent, since what a `PUT` does to what it leaves out is not known."""
    left = client.of(AlertRules).update(id, **_settings(inputs))
    return lasting(_outputs(left), context.stored, "created_at")


def _delete(client: Client, id: str, inputs: AlertRuleInputs) -> None:
    """One that is gone already is a success."""
    rules = client.of(AlertRules)
    RULES.delete(id, rules.delete, rules.get)


def _settings(inputs: AlertRuleInputs) -> dict[str, Any]:
    return inputs.model_dump(exclude={"adopt"})


def _outputs(shown: AlertRule) -> AlertRuleOutputs:
    return AlertRuleOutputs.model_validate(shown, from_attributes=True)


def _get_rule(client: Client, inputs: GetAlertRuleInputs) -> AlertRuleDetails:
    return _rule(found("alert rule", inputs.id, client.of(AlertRules).get(inputs.id)))


def _list_rules(client: Client, inputs: ListAlertRulesInputs) -> AlertRuleList:
    asked = inputs.model_dump(exclude={"limit"})
    rules, more = first(matching(client.of(AlertRules).list(**asked), **asked), inputs.limit)
    return AlertRuleList(alert_rules=[_rule(one) for one in rules], more=more)


def _rule(shown: AlertRule) -> AlertRuleDetails:
    return AlertRuleDetails.model_validate(shown, from_attributes=True)


EXAMPLE = """
mail = videosdk.NotificationChannel("mail", type="email", config={"to": ["ops@example.com"]})
crowded = videosdk.AlertRule(
    "crowded",
    severity="warning",
    rule_config={
        "query": {"metric": "participants"},
        "condition": {"operator": ">", "threshold": 100},
    },
    notification_channel_ids=[mail.channel_id],
)
"""

definition = Definition(
    name="AlertRule",
    inputs=AlertRuleInputs,
    outputs=AlertRuleOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    defaults={"name": lambda name, suffix: f"{plain(name, 'rule')}-{suffix}"},
    id_output="alert_rule_id",
    calls={
        "create": ("GET /v2/alertRules", "POST /v2/alertRules", "PUT /v2/alertRules/{id}"),
        "read": ("GET /v2/alertRules/{id}",),
        "update": ("PUT /v2/alertRules/{id}",),
        "delete": ("DELETE /v2/alertRules/{id}", "GET /v2/alertRules/{id}"),
    },
    noun="alert rule",
    find_by="name",
    find=RULES.candidates,
    example=EXAMPLE,
    import_="By its id.",
    import_id="0b2f6f0e-6a0e-4b6c-9a55-2f1f0d6c7e10",
)

GET_ALERT_RULE = """
crowded = videosdk.get_alert_rule(id="0b2f6f0e-6a0e-4b6c-9a55-2f1f0d6c7e10")
pulumi.export("status", crowded.status)
"""

LIST_ALERT_RULES = """
paused = videosdk.list_alert_rules(status="paused")
pulumi.export("paused", paused.alert_rules)
"""

functions = (
    Function(
        name="get_alert_rule",
        inputs=GetAlertRuleInputs,
        outputs=AlertRuleDetails,
        call=_get_rule,
        calls=("GET /v2/alertRules/{id}",),
        example=GET_ALERT_RULE,
    ),
    Function(
        name="list_alert_rules",
        inputs=ListAlertRulesInputs,
        outputs=AlertRuleList,
        call=_list_rules,
        calls=("GET /v2/alertRules",),
        example=LIST_ALERT_RULES,
    ),
)
