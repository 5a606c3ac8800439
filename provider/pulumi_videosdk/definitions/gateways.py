"""What inbound and outbound gateways share, and the functions that look them up (API §9.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Self, TypeVar

from pydantic import Field

from .. import lifecycle
from ..api import gateways as api
from ..api.errors import VideoSDKError
from ..lifecycle import AnyFunction, Context, Created, Found, Function, secret, stays, unordered
from .lookups import DEFAULT_LIMIT, Limit, first, found
from .objects import Kind, listed, without_empty
from .terms import E164, MediaEncryption, Name, SipRegion

if TYPE_CHECKING:
    from ..api.client import Client

G = TypeVar("G", bound=api.Gateway)


class GatewayAuth(lifecycle.Inputs):
    """What the other side authenticates with."""

    username: Name
    """The user's name."""

    password: Annotated[Name, secret]
    """The password."""


class GatewayInputs(lifecycle.Inputs):
    """What each gateway has."""

    name: Name
    """Its name: no two gateways of a kind have the same."""

    numbers: Annotated[list[E164], Field(min_length=1), unordered]
    """The phone numbers that it handles, in E.164."""

    auth: Annotated[GatewayAuth | None, secret, stays] = None
    """What the other side authenticates with: `{username, password}`. It is written, and never read again:
    a refresh does not compare it."""

    media_encryption: Annotated[MediaEncryption | None, stays] = None
    """Whether media is encrypted: `enable` or `disable`."""

    record: bool = False
    """Whether its calls are recorded."""

    noise_cancellation: bool = False
    """Whether noise is taken out of its calls."""

    enable_dtmf: bool = False
    """Whether the tones of keys that callers press are taken up."""

    metadata: dict[str, str] = Field({})
    """Names and values of your own."""

    tags: Annotated[list[Name], unordered] = Field([])
    """Tags of your own."""

    geo_region: SipRegion | None = None
    """The region that its calls go through."""

    adopt: bool = False
    """Whether to take over a gateway that already has this name, instead of failing. It becomes as it is
    declared."""


class GatewayOutputs(lifecycle.Outputs):
    gateway_id: str
    """The id that VideoSDK gave; the resource's `id` too."""


class GatewayDetails(lifecycle.Outputs):
    """A gateway, as VideoSDK shows it, without what it authenticates with."""

    gateway_id: str
    """The id that VideoSDK gave."""

    name: str | None
    """Its name."""

    numbers: list[str] | None
    """The phone numbers that it handles, in E.164."""

    address: str | None
    """Of an outbound gateway: where it connects to."""

    geo_region: str | None
    """The region that its calls go through."""

    tags: list[str] | None
    """Its tags."""


class GetGatewayInputs(lifecycle.Inputs):
    """A gateway by its id."""

    id: Name
    """The gateway's id."""


class ListGatewaysInputs(lifecycle.Inputs):
    """The project's gateways of one kind, in VideoSDK's order."""

    search: Name | None = None
    """Only those that VideoSDK finds by this part of the name."""

    limit: Limit = DEFAULT_LIMIT
    """How many at most; a longer list sets `more`."""


class GatewayList(lifecycle.Outputs):
    """Some of the project's gateways."""

    gateways: list[GatewayDetails]
    """The gateways."""

    more: bool
    """Whether there are more than `limit`."""


NAME_MAY_BE_KEPT: Final = (
    "Correct what VideoSDK names, and run again. If that is the name: no {} that it lists has it, but it may "
    "keep the names of deleted ones; then choose another name"
)


@dataclass(frozen=True)
class Gateways(Generic[G]):
    """The verbs of one kind of gateway."""

    area: type[api.Gateways[G]]
    inputs: type[GatewayInputs]
    kind: Kind[G]

    @classmethod
    def of(cls, area: type[api.Gateways[G]], inputs: type[GatewayInputs]) -> Self:
        """Those of an area's gateways, which are told by their names."""
        return cls(area, inputs, Kind(area.noun, "name", listed(area, inputs, "name")))

    @property
    def calls(self) -> Mapping[str, Sequence[str]]:
        """The calls that each verb makes."""
        all_, one = self.area.path, f"{self.area.path}/{{id}}"
        return {
            "create": (f"GET {all_}", f"POST {all_}", f"PATCH {one}"),
            "read": (f"GET {one}",),
            "update": (f"PATCH {one}",),
            "delete": (f"DELETE {one}", f"GET {one}"),
        }

    def create(self, client: Client, inputs: GatewayInputs, context: Context) -> Created[GatewayOutputs]:
        """The list shows whether there is a gateway of this name already; after a lost reply, whether it was
        created. With `adopt`, one that is there is changed (`PATCH`) to what is declared."""
        gateways = client.of(self.area)

        def make() -> G:
            try:
                return gateways.create(**without_empty(_whole(inputs)))
            except VideoSDKError as error:
                # A lost reply is looked for, and its error is told by what is found.
                if error.status in (400, 409) and not error.earlier_reply_lost:
                    raise error.explained(NAME_MAY_BE_KEPT.format(self.kind.noun)) from None
                raise

        made, adopted = self.kind.create(
            client,
            inputs,
            context,
            make=make,
            adopt=lambda one: gateways.update(one.id, **_whole(inputs)),
        )
        return Created(made.id, GatewayOutputs(gateway_id=made.id), adopted, shown=self.inputs.model_fields)

    def read(
        self, client: Client, id: str, inputs: GatewayInputs, stored: Mapping[str, Any]
    ) -> Found[GatewayOutputs] | None:
        """One look-up.

        Each setting that VideoSDK shows with another value than the declared one is drift, except `auth`. A
        gateway that it does not know any more is gone.
        """
        found = client.of(self.area).get(id)
        if found is None:
            return None
        live = found.part(self.area.settings)
        live.pop("auth", None)
        return Found(GatewayOutputs(gateway_id=found.id), live)

    def update(self, client: Client, id: str, inputs: GatewayInputs, context: Context) -> GatewayOutputs:
        """In place. All that is declared is sent each time: VideoSDK would reset flags that are left out."""
        client.of(self.area).update(id, **_whole(inputs))
        return GatewayOutputs(gateway_id=id)

    def delete(self, client: Client, id: str, inputs: GatewayInputs) -> None:
        """If that fails, it is looked up: if it is gone already, that is a success."""
        gateways = client.of(self.area)
        self.kind.delete(id, gateways.delete, gateways.get)


def _whole(inputs: GatewayInputs) -> dict[str, Any]:
    """The whole desired state: a PATCH resets the flags that it leaves out, clears the region, and keeps all
    else (API §9.2)."""
    return inputs.model_dump(exclude={"adopt"}, exclude_none=True)


def _details(gateway: api.Gateway) -> GatewayDetails:
    shown = gateway.model_dump(include=set(GatewayDetails.model_fields))
    return GatewayDetails(gateway_id=gateway.id, **{"address": None, **shown})


def _functions(kind: str, area: type[api.Gateways[Any]]) -> Iterator[AnyFunction]:
    """The two that look gateways of one kind up."""

    def get(client: Client, inputs: GetGatewayInputs) -> GatewayDetails:
        return _details(found(area.noun, inputs.id, client.of(area).get(inputs.id)))

    def list_(client: Client, inputs: ListGatewaysInputs) -> GatewayList:
        gateways, more = first(client.of(area).list(inputs.search), inputs.limit)
        return GatewayList(gateways=[_details(one) for one in gateways], more=more)

    yield Function(
        name=f"get_{kind}_gateway",
        inputs=GetGatewayInputs,
        outputs=GatewayDetails,
        call=get,
        calls=(f"GET {area.path}/{{id}}",),
        example=GET_GATEWAY.format(kind=kind),
    )
    yield Function(
        name=f"list_{kind}_gateways",
        inputs=ListGatewaysInputs,
        outputs=GatewayList,
        call=list_,
        calls=(f"GET {area.path}",),
        example=LIST_GATEWAYS.format(kind=kind),
    )


GET_GATEWAY: Final = """
gateway = videosdk.get_{kind}_gateway(id="663a1c2f0d4be91f3a8c7712")
pulumi.export("numbers", gateway.numbers)
"""

LIST_GATEWAYS: Final = """
support = videosdk.list_{kind}_gateways(search="support")
pulumi.export("gateways", support.gateways)
"""

functions = (*_functions("inbound", api.InboundGateways), *_functions("outbound", api.OutboundGateways))
