"""RoutingRule: where the calls of phone numbers go (API §9.3).

What always holds:

- A rule of the same name that existed before is never taken over silently: the create fails, or adopts it if
  `adopt` is set.
- After a create whose reply is lost, the rule is looked for; if it may exist, the state or the error names
  it.
- What is for one direction only is refused in the preview of a rule of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .. import lifecycle
from ..api.routing_rules import RoutingRules, RoutingRuleSettings
from ..lifecycle import (
    Context,
    Created,
    Definition,
    Found,
    Function,
    Json,
    Known,
    replaces,
    secret,
    stays,
    unordered,
)
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .objects import Kind, lasting, listed, without_empty
from .terms import E164, CallDirection, Name

if TYPE_CHECKING:
    from ..api.client import Client
    from ..api.routing_rules import RoutingRule

ONE_DIRECTION: Final = {"headers": "outbound", "headers_to_attributes": "inbound"}
"""The inputs that only rules of one direction may have."""


class RoutingRuleRoom(lifecycle.Inputs):
    """The room that a call comes into."""

    type: Annotated[Name, Known("room type", ("static", "dynamic"))] | None = None
    """Whether all calls come into one room (`static`), or each into its own (`dynamic`)."""

    prefix: (
        Annotated[Name, Known("room prefix", ("blank", "participantNumber", "sipNumber", "random"))] | None
    ) = None
    """What the ids of rooms of their own begin with: `blank`, `participantNumber`, `sipNumber`, `random`."""

    id: Name | None = None
    """The one room's id."""

    pin: Name | None = None
    """What a caller must enter; give it as a secret."""


class RoutingRuleInputs(lifecycle.Inputs):
    """A rule that says where the calls of phone numbers go: to a room, and to an agent in it."""

    name: Name
    """Its name."""

    type: Annotated[CallDirection, replaces]
    """Which calls: `inbound` or `outbound`. VideoSDK cannot change it."""

    phone_numbers: Annotated[list[E164], unordered] = Field([])
    """The phone numbers whose calls it routes. They must be there; no two inbound rules share one."""

    room: Annotated[RoutingRuleRoom | None, stays] = None
    """The room that a call comes into: `{type, prefix, id, pin}`."""

    agent_id: Annotated[Name | None, stays] = None
    """The agent that is sent into the room."""

    agent_metadata: dict[str, Json] = Field({})
    """What the agent is told."""

    include_headers: (
        Annotated[Name, Known("header selection", ("ALL", "SIP_X_HEADERS", "NONE")), stays] | None
    ) = None
    """Which of the call's SIP headers are passed on: `ALL`, `SIP_X_HEADERS` or `NONE`."""

    headers: dict[str, str] = Field({})
    """SIP headers that a call is placed with; for `outbound` rules only."""

    headers_to_attributes: dict[str, str] = Field({})
    """Which SIP headers become which attributes of the participant; for `inbound` rules only."""

    allowed_numbers: Annotated[list[Name], unordered] = Field([])
    """The numbers that may call, or patterns of them."""

    allowed_ip_addresses: Annotated[list[Name], unordered] = Field([])
    """The addresses that may call."""

    tags: Annotated[list[Name], unordered] = Field([])
    """Tags of your own."""

    recording: bool = False
    """Whether its calls are recorded."""

    dtmf: bool = False
    """Whether the tones of keys that callers press are taken up."""

    noise_cancellation: bool = False
    """Whether noise is taken out of its calls."""

    hide_phone_number: bool = False
    """Whether the caller's number is hidden from the room."""

    api_key: Annotated[Name | None, secret, stays] = None
    """The API key that the rule belongs to, if not the one of the credentials."""

    adopt: bool = False
    """Whether to take over a rule that already has this name, instead of failing. It becomes as declared, but
    for its `type`, which must be the same."""

    @model_validator(mode="after")
    def _is_of_its_direction(self) -> Self:
        for name, direction in ONE_DIRECTION.items():
            # Also one of which nothing is known yet.
            if name in self.model_fields_set and self.type != direction:
                text = f"is for rules of type {direction} only: leave it out, or change the type"
                raise PydanticCustomError("refused", "{text}", {"text": text, "path": (name,)})
        return self


class RoutingRuleOutputs(lifecycle.Outputs):
    rule_id: str
    """The id that VideoSDK gave; the resource's `id` too."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


class RoutingRuleDetails(lifecycle.Outputs):
    """A routing rule, as VideoSDK shows it."""

    rule_id: str
    """The id that VideoSDK gave."""

    name: str | None
    """Its name."""

    type: str | None
    """Which calls: `inbound` or `outbound`."""

    phone_numbers: list[str] | None
    """The phone numbers whose calls it routes."""

    agent_id: str | None
    """The agent that is sent into the room."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


class GetRoutingRuleInputs(lifecycle.Inputs):
    """A routing rule by its id."""

    id: Name
    """The rule's id."""


class ListRoutingRulesInputs(lifecycle.Inputs):
    """The project's routing rules, in VideoSDK's order."""

    type: CallDirection | None = None
    """Only those of this direction."""

    search: Name | None = None
    """Only those that VideoSDK finds by this part of the name."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class RoutingRuleList(lifecycle.Outputs):
    """Some of the project's routing rules."""

    rules: list[RoutingRuleDetails]
    """The rules."""

    more: bool
    """Whether there are more than `limit`."""


RULES = Kind("routing rule", "name", listed(RoutingRules, RoutingRuleInputs, "name"))


def _create(client: Client, inputs: RoutingRuleInputs, context: Context) -> Created[RoutingRuleOutputs]:
    """The list shows whether there is a rule of this name already; after a lost reply, whether it was
    created. With `adopt`, one that is there is changed (`PATCH`) to what is declared."""
    rules = client.of(RoutingRules)

    def adopt(one: RoutingRule) -> RoutingRule:
        RULES.ensure_has(one, "type", inputs.type)
        return rules.update(one.id, **_whole(inputs))

    made, adopted = RULES.create(
        client, inputs, context, make=lambda: rules.create(**without_empty(_declared(inputs))), adopt=adopt
    )
    return Created(made.id, _outputs(made), adopted, shown=definition.fields)


def _read(
    client: Client, id: str, inputs: RoutingRuleInputs, stored: Mapping[str, Any]
) -> Found[RoutingRuleOutputs] | None:
    """One look-up.

    Each setting that VideoSDK shows with another value than the declared one is drift. A rule that it does
    not know any more is gone.
    """
    rule = client.of(RoutingRules).get(id)
    if rule is None:
        return None
    return Found(lasting(_outputs(rule), stored, "created_at"), rule.part(RoutingRuleSettings))


def _update(client: Client, id: str, inputs: RoutingRuleInputs, context: Context) -> RoutingRuleOutputs:
    """In place, with all that is declared."""
    left = client.of(RoutingRules).update(id, **_whole(inputs))
    return lasting(_outputs(left), context.stored, "created_at")


def _delete(client: Client, id: str, inputs: RoutingRuleInputs) -> None:
    """If that fails, it is looked up: if it is gone already, that is a success."""
    rules = client.of(RoutingRules)
    RULES.delete(id, rules.delete, rules.get)


def _declared(inputs: RoutingRuleInputs) -> dict[str, Any]:
    """All but what is for rules of the other direction."""
    others = {name for name, direction in ONE_DIRECTION.items() if direction != inputs.type}
    return inputs.model_dump(exclude={"adopt", *others}, exclude_none=True)


def _whole(inputs: RoutingRuleInputs) -> dict[str, Any]:
    """All that may be changed: what a PATCH leaves out would stay."""
    return {name: value for name, value in _declared(inputs).items() if name != "type"}


def _outputs(shown: RoutingRule) -> RoutingRuleOutputs:
    return RoutingRuleOutputs(rule_id=shown.id, created_at=shown.created_at)


EXAMPLE = """
rule = videosdk.RoutingRule(
    "support",
    name="support",
    type="inbound",
    phone_numbers=["+14155550100"],
    room={"type": "dynamic", "prefix": "random"},
    agent_id="ag_4f7c2a91",
)
pulumi.export("rule_id", rule.rule_id)
"""

definition = Definition(
    name="RoutingRule",
    inputs=RoutingRuleInputs,
    outputs=RoutingRuleOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    id_output="rule_id",
    calls={
        "create": (
            "GET /v2/sip/routing-rule",
            "POST /v2/sip/routing-rule",
            "PATCH /v2/sip/routing-rule/{id}",
        ),
        "read": ("GET /v2/sip/routing-rule/{id}",),
        "update": ("PATCH /v2/sip/routing-rule/{id}",),
        "delete": ("DELETE /v2/sip/routing-rule/{id}", "GET /v2/sip/routing-rule/{id}"),
    },
    noun="routing rule",
    find_by="name",
    find=RULES.candidates,
    example=EXAMPLE,
    import_="By its id.",
    import_id="rr_4f7c2a91",
)


def _get(client: Client, inputs: GetRoutingRuleInputs) -> RoutingRuleDetails:
    return _details(found("routing rule", inputs.id, client.of(RoutingRules).get(inputs.id)))


def _list(client: Client, inputs: ListRoutingRulesInputs) -> RoutingRuleList:
    asked = matching(client.of(RoutingRules).list(inputs.search, inputs.type), type=inputs.type)
    rules, more = first(asked, inputs.limit)
    return RoutingRuleList(rules=[_details(one) for one in rules], more=more)


def _details(rule: RoutingRule) -> RoutingRuleDetails:
    shown = rule.model_dump(include=set(RoutingRuleDetails.model_fields))
    return RoutingRuleDetails(rule_id=rule.id, **shown)


GET_ROUTING_RULE = """
rule = videosdk.get_routing_rule(id="rr_4f7c2a91")
pulumi.export("numbers", rule.phone_numbers)
"""

LIST_ROUTING_RULES = """
listed = videosdk.list_routing_rules(type="inbound")
pulumi.export("rules", listed.rules)
"""

functions = (
    Function(
        name="get_routing_rule",
        inputs=GetRoutingRuleInputs,
        outputs=RoutingRuleDetails,
        call=_get,
        calls=("GET /v2/sip/routing-rule/{id}",),
        example=GET_ROUTING_RULE,
    ),
    Function(
        name="list_routing_rules",
        inputs=ListRoutingRulesInputs,
        outputs=RoutingRuleList,
        call=_list,
        calls=("GET /v2/sip/routing-rule",),
        example=LIST_ROUTING_RULES,
    ),
)
