"""PhoneNumber: phone numbers that are attached to a carrier's gateways (API §9.1).

What always holds:

- Numbers that were attached before are never taken over silently: the create fails, or adopts them if `adopt`
  is set.
- All the numbers are attached, or none. After a create whose reply is lost they are looked up; if they may be
  attached, the state or the error names them.
- A delete detaches them. It gives them back to their provider, which cannot be undone, only with
  `release_on_delete`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import Field

from .. import lifecycle
from ..api.area import Seen
from ..api.errors import VideoSDKError
from ..api.model import Shown
from ..api.phone_numbers import PhoneNumber, PhoneNumbers
from ..lifecycle import (
    Context,
    Created,
    Definition,
    Found,
    Function,
    LifecycleError,
    replaces,
    secret,
    stays,
    unordered,
)
from ..progress import PACE
from .gateways import GatewayAuth
from .lookups import DEFAULT_LIMIT, Limit, first, found
from .objects import Kind
from .terms import E164, MediaEncryption, Name, SipRegion, SipTransport

if TYPE_CHECKING:
    from ..api.client import Client

CONFLICT_TRIES: Final = 5
CONFLICT_SECONDS: Final = 2.0 * PACE
"""Between two tries while somebody else attaches numbers at the same time."""

OF_GATEWAYS: Final = ("name", "media_encryption", "inbound", "outbound")
"""The inputs that an update changes at VideoSDK."""


class PhoneNumberInbound(lifecycle.Inputs):
    """How calls to the numbers come in."""

    sip_region: SipRegion
    """The region that they go through."""


class PhoneNumberOutbound(lifecycle.Inputs):
    """How calls from the numbers are placed."""

    address: Name
    """The carrier's SIP host, such as `sip.telnyx.com`."""

    sip_region: SipRegion
    """The region that they go through."""

    auth: Annotated[GatewayAuth | None, stays] = None
    """The login at the carrier: `{username, password}`. It is written, and never read again; once given, it
    cannot be taken away."""

    transport: SipTransport = "tls"
    """How the host is reached: `udp`, `tcp` or `tls`."""


class PhoneNumberInputs(lifecycle.Inputs):
    """Phone numbers of a carrier, attached to gateways for calls that come in and that are placed."""

    name: Name
    """What they are called. A refresh does not compare it."""

    phone_numbers: Annotated[list[E164], Field(min_length=1), unordered, replaces]
    """The numbers, in E.164."""

    inbound: PhoneNumberInbound
    """How calls to them come in: `{sip_region}`."""

    outbound: Annotated[PhoneNumberOutbound, secret]
    """How calls from them are placed: `{address, sip_region, auth, transport}`."""

    is_shared: Annotated[bool, replaces] = True
    """Whether all the numbers share one pair of gateways, or each has its own."""

    media_encryption: Annotated[MediaEncryption | None, stays] = None
    """Whether media is encrypted: `enable` or `disable`."""

    release_on_delete: bool = False
    """Whether a delete also gives the numbers back to their provider: they are lost then, for good."""

    adopt: bool = False
    """Whether to take over numbers that are attached already, instead of failing. Their gateways become as
    declared."""


class PhoneNumberOutputs(lifecycle.Outputs):
    phone_number_ids: list[str]
    """The ids that VideoSDK gave, ordered by the numbers: that of the lowest number first."""


class Attached(Shown):
    """Those of some phone numbers that are attached."""

    asked: list[str]
    numbers: list[PhoneNumber]

    @property
    def id(self) -> str:
        """The resource's id: the numbers."""
        return ",".join(sorted(one.phone_number.e164 for one in self.numbers) or sorted(self.asked))

    @property
    def is_part(self) -> bool:
        """Whether it is not all of them."""
        return len(self.numbers) < len(set(self.asked))

    @property
    def created_at(self) -> str | None:
        """When the first of them was made."""
        return min((one.phone_number.created_at or "" for one in self.numbers), default="") or None


def _look(client: Client, numbers: Sequence[str]) -> Seen[Attached]:
    found = [one for number in sorted(set(numbers)) if (one := client.of(PhoneNumbers).get(number))]
    attached = [one for one in found if one.is_attached]
    answered_at = found[0].answered_at if found else None
    return Seen([Attached(asked=list(numbers), numbers=attached)] if attached else [], answered_at)


NUMBERS: Final = Kind[Attached](
    "phone number", "phone_numbers", _look, is_gone=lambda one: one.is_part, ends="detaches", said=", ".join
)


def _create(client: Client, inputs: PhoneNumberInputs, context: Context) -> Created[PhoneNumberOutputs]:
    """Each number is looked up first, to see whether it is attached already; after a lost reply, whether it
    was attached. While somebody else attaches numbers (409), it is tried again. With `adopt`, the gateways of
    numbers that are attached are changed (`PATCH`) to what is declared."""

    def attach() -> Attached:
        _attach(client, inputs, context)
        return _of(client, inputs)

    def adopt(there: Attached) -> Attached:
        if there.is_part:
            raise LifecycleError(
                f"phone numbers {', '.join(inputs.phone_numbers)} cannot be adopted: of them only {there.id} "
                "is attached, and VideoSDK attaches all of them or none. Nothing was changed. Detach it, or "
                "declare it in a resource of its own."
            )
        if others := _others(there.numbers, inputs):
            raise LifecycleError(
                f"phone numbers {there.id} cannot be adopted: their gateways are those of {others} too, and "
                "would change for them as well. Nothing was changed. Declare them all in one resource."
            )
        _change_gateways(client, there.numbers, inputs)
        return there

    made, adopted = NUMBERS.create(client, inputs, context, make=attach, adopt=adopt)
    shown = definition.fields
    return Created(",".join(sorted(set(inputs.phone_numbers))), _outputs(made), adopted, shown=shown)


def _attach(client: Client, inputs: PhoneNumberInputs, context: Context) -> None:
    settings = inputs.model_dump(exclude={"adopt", "release_on_delete"}, exclude_none=True)
    for left in reversed(range(CONFLICT_TRIES)):
        try:
            client.of(PhoneNumbers).attach(**settings)
            return
        except VideoSDKError as error:
            if error.status != 409 or not left:
                raise
            context.run.progress(f"{error.summary}; trying again in {CONFLICT_SECONDS:.0f} s")
        context.run.pause(CONFLICT_SECONDS)
        context.ensure_engine_alive()


def _of(client: Client, inputs: PhoneNumberInputs) -> Attached:
    """The numbers, attached; a look-up that fails does not make that untrue."""
    try:
        seen = _look(client, inputs.phone_numbers).items
    except VideoSDKError:
        seen = []
    return seen[0] if seen else Attached(asked=inputs.phone_numbers, numbers=[])


def _read(
    client: Client, id: str, inputs: PhoneNumberInputs, stored: Mapping[str, Any]
) -> Found[PhoneNumberOutputs] | None:
    """One look-up for each number.

    What VideoSDK shows of the gateways with another value than the declared one is drift, except `auth`. So
    is a number that is not attached any more; if none is attached, all are gone.
    """
    seen = _look(client, id.split(",")).items
    if not seen:
        return None
    numbers = seen[0].numbers
    lives = [_live(one) for one in numbers]
    declared = inputs.model_dump(exclude_none=True)
    other = [
        live
        for live in lives
        if any(
            definition.fields[key].differs(value, declared[key])
            for key, value in live.items()
            if key in declared
        )
    ]
    pairs = {one.inbound.id if one.inbound else "" for one in numbers}
    # Of one number it cannot be told.
    shared = {"is_shared": len(pairs) == 1} if len(numbers) > 1 else {}
    return Found(
        _outputs(seen[0]),
        {**(other or lives)[0], "phone_numbers": [one.phone_number.e164 for one in numbers]},
        imported={"name": numbers[0].phone_number.name, **shared},
    )


def _live(number: PhoneNumber) -> dict[str, Any]:
    inbound, outbound = number.inbound, number.outbound
    shown = {
        "media_encryption": next((one.media_encryption for one in (inbound, outbound) if one), None),
        "inbound": {"sip_region": inbound.sip_region} if inbound and inbound.sip_region else None,
        "outbound": outbound.model_dump(include={"address", "sip_region", "transport"}, exclude_none=True)
        if outbound
        else None,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _update(client: Client, id: str, inputs: PhoneNumberInputs, context: Context) -> PhoneNumberOutputs:
    """The numbers are looked up, and their gateways changed, with all that is declared."""
    seen = _look(client, inputs.phone_numbers).items
    if not seen or seen[0].is_part:
        raise LifecycleError(
            f"not all of the phone numbers {', '.join(inputs.phone_numbers)} are attached any more. Nothing "
            "was changed. Run `pulumi refresh`, then `pulumi up`."
        )
    stored, declared = context.stored, inputs.model_dump()
    if any(not definition.fields[key].shape.same(stored.get(key), declared[key]) for key in OF_GATEWAYS):
        # An import may have taken some of the numbers that share a gateway.
        if others := _others(seen[0].numbers, inputs):
            context.run.warn(
                f"PhoneNumber {context.name}: its gateways are those of {others} too, "
                "and change for them as well"
            )
        _change_gateways(client, seen[0].numbers, inputs)
    return _outputs(seen[0])


def _others(numbers: Sequence[PhoneNumber], inputs: PhoneNumberInputs) -> str:
    """The numbers that are not declared, and have one of the gateways."""
    gateways = [gateway for one in numbers for gateway in (one.inbound, one.outbound) if gateway]
    served = {number for gateway in gateways for number in gateway.numbers or ()}
    return ", ".join(sorted(served - set(inputs.phone_numbers)))


def _change_gateways(client: Client, numbers: Sequence[PhoneNumber], inputs: PhoneNumberInputs) -> None:
    of_both = inputs.model_dump(include={"name", "media_encryption"}, exclude_none=True)
    inbound, outbound = (part.model_dump(exclude_none=True) for part in (inputs.inbound, inputs.outbound))
    wanted = {one.inbound.id: inbound for one in numbers if one.inbound}
    wanted |= {one.outbound.id: outbound for one in numbers if one.outbound}
    for id, settings in wanted.items():
        client.of(PhoneNumbers).change_gateway(id, **of_both, **settings)


def _delete(client: Client, id: str, inputs: PhoneNumberInputs) -> str | None:
    """Each number is looked up, and detached if it is attached; with `release_on_delete` it is then given
    back to its provider. What is gone already is a success, with a warning of what could not be released."""
    numbers, unknown = client.of(PhoneNumbers), list[str]()

    def attached(number: str) -> PhoneNumber | None:
        one = numbers.get(number)
        return one if one and one.is_attached else None

    for number in id.split(","):
        found = numbers.get(number)
        if found is None:
            unknown.append(number)
            continue
        if found.is_attached:
            NUMBERS.delete(number, numbers.detach, lambda one: _attached_as(one, attached(one)))
        if inputs.release_on_delete:
            _release(numbers, found)
    if not unknown or not inputs.release_on_delete:
        return None
    return (
        f"VideoSDK does not show {', '.join(unknown)} any more, so it was not released: look whether it is "
        "still yours, and release it at VideoSDK"
    )


def _attached_as(number: str, found: PhoneNumber | None) -> Attached | None:
    return Attached(asked=[number], numbers=[found]) if found else None


def _release(numbers: PhoneNumbers, number: PhoneNumber) -> None:
    info = number.phone_number
    try:
        numbers.release(info.phone_number_id)
    except VideoSDKError as error:
        raise error.with_advice(
            f"Phone number {info.e164} ({info.phone_number_id}) is detached, and may not be released. Run "
            "again, or release it at VideoSDK."
        ) from None


def _outputs(attached: Attached) -> PhoneNumberOutputs:
    return PhoneNumberOutputs(phone_number_ids=[one.phone_number.phone_number_id for one in attached.numbers])


class PhoneNumberDetails(lifecycle.Outputs):
    """A phone number, as VideoSDK shows it."""

    phone_number: str
    """The number, in E.164."""

    phone_number_id: str
    """The id that VideoSDK gave."""

    name: str | None
    """Its name."""

    inbound_gateway_id: str | None
    """The gateway by which calls to it come in."""

    outbound_gateway_id: str | None
    """The gateway by which calls from it are placed."""

    created_at: str | None
    """When it was made: ISO 8601, UTC."""


class GetPhoneNumberInputs(lifecycle.Inputs):
    """A phone number of the project."""

    phone_number: E164
    """The number."""


class ListPhoneNumbersInputs(lifecycle.Inputs):
    """The project's phone numbers, in VideoSDK's order."""

    search: Name | None = None
    """Only those that VideoSDK finds by this part of the name or the number."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class PhoneNumberList(lifecycle.Outputs):
    """Some of the project's phone numbers."""

    phone_numbers: list[PhoneNumberDetails]
    """The phone numbers."""

    more: bool
    """Whether there are more than `limit`."""


def _get(client: Client, inputs: GetPhoneNumberInputs) -> PhoneNumberDetails:
    number = inputs.phone_number
    return _details(found("phone number", number, client.of(PhoneNumbers).get(number)))


def _list(client: Client, inputs: ListPhoneNumbersInputs) -> PhoneNumberList:
    numbers, more = first(client.of(PhoneNumbers).list(inputs.search), inputs.limit)
    return PhoneNumberList(phone_numbers=[_details(one) for one in numbers], more=more)


def _details(shown: PhoneNumber) -> PhoneNumberDetails:
    info = shown.phone_number
    return PhoneNumberDetails(
        phone_number=info.e164,
        phone_number_id=info.phone_number_id,
        name=info.name,
        inbound_gateway_id=shown.inbound.id if shown.inbound else None,
        outbound_gateway_id=shown.outbound.id if shown.outbound else None,
        created_at=info.created_at,
    )


EXAMPLE = """
support = videosdk.PhoneNumber(
    "support",
    name="support",
    phone_numbers=["+14155550100"],
    inbound={"sip_region": "us002"},
    outbound={"address": "sip.telnyx.com", "sip_region": "us002", "transport": "tls"},
)
"""

definition = Definition(
    name="PhoneNumber",
    inputs=PhoneNumberInputs,
    outputs=PhoneNumberOutputs,
    create=_create,
    read=_read,
    update=_update,
    delete=_delete,
    delete_before_replace=True,
    calls={
        "create": (
            "GET /v2/sip/phone-numbers/{e164}",
            "POST /v2/sip/phone-numbers",
            "PATCH /v2/sip/phone-numbers/gateways/{id}",
        ),
        "read": ("GET /v2/sip/phone-numbers/{e164}",),
        "update": ("GET /v2/sip/phone-numbers/{e164}", "PATCH /v2/sip/phone-numbers/gateways/{id}"),
        "delete": (
            "GET /v2/sip/phone-numbers/{e164}",
            "POST /v2/sip/phone-numbers/detach",
            "POST /v2/sip/phone-numbers/{id}/release",
        ),
    },
    noun="phone number",
    find_by="phone_numbers",
    find=NUMBERS.candidates,
    example=EXAMPLE,
    import_="By the number, or by several of one resource with commas between them.",
    import_id="+14155550100",
)

GET_PHONE_NUMBER = """
support = videosdk.get_phone_number(phone_number="+14155550100")
pulumi.export("gateway", support.inbound_gateway_id)
"""

LIST_PHONE_NUMBERS = """
listed = videosdk.list_phone_numbers(search="support")
pulumi.export("numbers", listed.phone_numbers)
"""

functions = (
    Function(
        name="get_phone_number",
        inputs=GetPhoneNumberInputs,
        outputs=PhoneNumberDetails,
        call=_get,
        calls=("GET /v2/sip/phone-numbers/{e164}",),
        example=GET_PHONE_NUMBER,
    ),
    Function(
        name="list_phone_numbers",
        inputs=ListPhoneNumbersInputs,
        outputs=PhoneNumberList,
        call=_list,
        calls=("GET /v2/sip/phone-numbers",),
        example=LIST_PHONE_NUMBERS,
    ),
)
