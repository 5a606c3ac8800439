"""Phone calls: functions that look them up (API §9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from .. import lifecycle
from ..api.calls import PhoneCalls
from ..lifecycle import Accepts, Function, Known
from .lookups import DEFAULT_LIMIT, Limit, first, found, matching
from .terms import Name, RoomId

if TYPE_CHECKING:
    from ..api.calls import PhoneCall
    from ..api.client import Client

Direction = Annotated[Name, Known("call direction", ("inbound", "outbound"))]


class CallDetails(lifecycle.Outputs):
    """A phone call, as VideoSDK shows it."""

    id: str
    """The id that VideoSDK gave."""

    type: str | None
    """`inbound` or `outbound`."""

    status: str | None
    """Where it stands, such as `ringing`, `answered` or `ended`."""

    caller: str | None
    """The number that calls."""

    to: str | None
    """The number that is called."""

    room_id: str | None
    """The room that it comes into."""

    session_id: str | None
    """That room's session."""

    gateway_id: str | None
    """The gateway that it goes through."""

    rule_id: str | None
    """The routing rule that applied."""

    start: str | None
    """When it began: ISO 8601, UTC."""

    end: str | None
    """When it ended: ISO 8601, UTC."""


class GetCallInputs(lifecycle.Inputs):
    """A phone call by its id."""

    id: Name
    """The call's id."""


class ListCallsInputs(lifecycle.Inputs):
    """The project's phone calls, in VideoSDK's order."""

    room_id: Annotated[RoomId | None, Accepts("Room", "room_id")] = None
    """Only those that came into this room, by its `room_id`."""

    gateway_id: Name | None = None
    """Only those through this gateway."""

    rule_id: Name | None = None
    """Only those to which this routing rule applied."""

    type: Direction | None = None
    """Only those in this direction: `inbound` or `outbound`."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class CallList(lifecycle.Outputs):
    """Some of the project's phone calls."""

    calls: list[CallDetails]
    """The calls."""

    more: bool
    """Whether there are more than `limit`."""


def _get(client: Client, inputs: GetCallInputs) -> CallDetails:
    return _details(found("call", inputs.id, client.of(PhoneCalls).get(inputs.id)))


def _list(client: Client, inputs: ListCallsInputs) -> CallList:
    asked = inputs.model_dump(exclude={"limit"})
    calls, more = first(matching(client.of(PhoneCalls).list(**asked), **asked), inputs.limit)
    return CallList(calls=[_details(one) for one in calls], more=more)


def _details(call: PhoneCall) -> CallDetails:
    return CallDetails(caller=call.from_, **call.model_dump(include=set(CallDetails.model_fields)))


GET_CALL = """
call = videosdk.get_call(id="663a1c2f0d4be91f3a8c7799")
pulumi.export("status", call.status)
"""

LIST_CALLS = """
incoming = videosdk.list_calls(type="inbound", limit=20)
pulumi.export("incoming", incoming.calls)
"""

functions = (
    Function(
        name="get_call",
        inputs=GetCallInputs,
        outputs=CallDetails,
        call=_get,
        calls=("GET /v2/sip/call/{id}",),
        example=GET_CALL,
    ),
    Function(
        name="list_calls",
        inputs=ListCallsInputs,
        outputs=CallList,
        call=_list,
        calls=("GET /v2/sip/call",),
        example=LIST_CALLS,
    ),
)
