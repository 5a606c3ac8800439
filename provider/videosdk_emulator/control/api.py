"""The control API under /_emulator: what a test, or a person with curl, does to the emulated VideoSDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from videosdk_emulator.areas import AREAS
from videosdk_emulator.control import inbox
from videosdk_emulator.core.area import Area
from videosdk_emulator.core.auth import mint
from videosdk_emulator.core.options import LARGEST
from videosdk_emulator.core.request import Call, route
from videosdk_emulator.core.responses import JSON, Refused, Reply, invalid
from videosdk_emulator.core.store import Document, without_seq
from videosdk_emulator.faults.rules import Fault
from videosdk_emulator.webhooks.queue import to_json

T = TypeVar("T")

Verb = Callable[[Call, Document], JSON]
KEPT = [area for area in AREAS if area.document is not None]
"""The areas that keep documents."""

PREFIX = "/_emulator"


def health(call: Call) -> Reply:
    """GET health."""
    return Reply({"emulator": "videosdk", "version": product_version()})


def product_version() -> str:
    """Of the distribution that this is part of."""
    try:
        return version("pulumi-videosdk")
    except PackageNotFoundError:
        return "uninstalled"


def reset(call: Call) -> Reply:
    """POST reset: forgets everything but the signing key."""
    call.backend.reset()
    return Reply({})


def requests(call: Call) -> Reply:
    """GET requests: every API request since the last reset, oldest first."""
    return Reply(call.backend.store.requests.find())


def clear_requests(call: Call) -> Reply:
    """DELETE requests."""
    call.backend.store.requests.remove()
    return Reply({})


async def deliveries(call: Call) -> Reply:
    """GET deliveries: every webhook; `?wait_for=EVENT&count=N&timeout=S` waits for N that were tried."""
    store, event = call.backend.store, call.query.get("wait_for")
    if event is not None:
        count = int(call.seconds("count", 1))
        await call.backend.changed.wait_until(
            lambda: sum(bool(one["attempts"]) for one in store.deliveries.find(event=event)) >= count,
            call.seconds("timeout", 10.0),
        )
    return Reply([to_json(call.backend, one) for one in store.deliveries.find()])


def clear_deliveries(call: Call) -> Reply:
    """DELETE deliveries: none of them is tried again."""
    call.backend.store.deliveries.remove()
    return Reply({})


def state(call: Call) -> Reply:
    """GET state: all documents of all areas, also with what the API does not show."""
    tables = {area.name: area.table(call.backend) for area in KEPT}
    return Reply({name: [without_seq(one) for one in table.find()] for name, table in tables.items()})


def change(area: Area, call: Call) -> Reply:
    """POST {area}/{id} {fields}: changes a document; a null takes an optional field away."""
    document = area.find(call.backend, call.path_params["id"])
    return Reply(without_seq(area.change(call.backend, document, call.fields())))


def delete(area: Area, call: Call) -> Reply:
    """DELETE {area}/{id}: as if it had never been."""
    area.remove(call.backend, area.find(call.backend, call.path_params["id"]))
    return Reply({})


def act(area: Area, verb: Verb, call: Call) -> Reply:
    """POST {area}/{id}/{verb}: what the area declares."""
    return Reply(without_seq(verb(call, area.find(call.backend, call.path_params["id"]))))


def _accepted(change: Callable[[JSON], T], call: Call) -> T:
    """What a change made of the body. Raises Refused where it refuses the body."""
    try:
        return change(call.fields())
    except ValueError as problem:
        raise invalid(str(problem)) from None


def quirks(call: Call) -> Reply:
    """GET quirks."""
    return Reply(call.backend.quirks.as_json())


def change_quirks(call: Call) -> Reply:
    """PUT quirks: sets those that are given, keeps the rest."""
    _accepted(call.backend.change_quirks, call)
    return quirks(call)


def add_fault(call: Call) -> Reply:
    """POST faults."""
    return Reply(_accepted(call.backend.faults.add, call).as_json(), 201)


def faults(call: Call) -> Reply:
    """GET faults."""
    return Reply([fault.as_json() for fault in call.backend.faults.all()])


async def fault(call: Call) -> Reply:
    """GET faults/{id}: `?wait_hit=S&hits=N` waits up to S seconds until it was applied N times (1)."""
    found = _fault(call)
    if "wait_hit" in call.query:
        hits = int(call.seconds("hits", 1))
        await call.backend.changed.wait_until(
            lambda: found.hits >= hits or found.removed, call.seconds("wait_hit", 10.0)
        )
    return Reply(found.as_json())


def release_fault(call: Call) -> Reply:
    """POST faults/{id}/release: lets go of what it keeps, and is applied no more."""
    found = _fault(call)
    call.backend.faults.release(found)
    return Reply(found.as_json())


def remove_fault(call: Call) -> Reply:
    """DELETE faults/{id}: closes the connections that it keeps."""
    call.backend.faults.remove(_fault(call))
    return Reply({})


def clear_faults(call: Call) -> Reply:
    """DELETE faults."""
    call.backend.faults.clear()
    return Reply({})


def blackhole(call: Call) -> Reply:
    """POST blackhole: an address at which every connect times out."""
    return Reply({"url": call.backend.blackhole()})


def settings(call: Call) -> Reply:
    """GET settings."""
    return Reply(call.backend.settings.as_json())


def change_settings(call: Call) -> Reply:
    """PUT settings: sets those that are given, keeps the rest."""
    _accepted(call.backend.change_settings, call)
    return settings(call)


def clock(call: Call) -> Reply:
    """GET clock: the server's time, and by how many seconds it was advanced."""
    return Reply({"now": call.backend.timestamp(), "ahead": call.backend.clock.ahead})


def move_clock(call: Call) -> Reply:
    """PUT clock {advance: seconds}: lets time go by at once, with all that falls due meanwhile."""
    given, ahead = call.fields(), call.backend.clock.ahead
    seconds = given.pop("advance", None)
    if given or type(seconds) not in (int, float) or not 0 <= seconds <= LARGEST - ahead:
        raise invalid("a clock is moved by {'advance': seconds}, and never back: only a reset does that")
    call.backend.advance(seconds)
    return clock(call)


def token(call: Call) -> Response:
    """GET token: one that is accepted for a day, as plain text."""
    backend = call.backend
    day = int(backend.now()) + 86_400
    return PlainTextResponse(mint(backend.api_key, backend.secret, backend.now(), exp=day))


def _fault(call: Call) -> Fault:
    found = call.backend.faults.get(call.path_params["id"])
    if found is None:
        raise Refused(404, "no such fault")
    return found


def _routes_of(area: Area) -> Iterator[Route]:
    yield from (route(*one) for one in area.controls)
    if area.document is not None:
        one = f"/{area.name}/{{id}}"
        yield route("POST", one, partial(change, area))
        yield route("DELETE", one, partial(delete, area))
        for name, verb in area.verbs.items():
            yield route("POST", f"{one}/{name}", partial(act, area, verb))


ROUTES = [
    *(one for area in AREAS for one in _routes_of(area)),
    route("GET", "/health", health),
    route("POST", "/reset", reset),
    route("GET", "/requests", requests),
    route("DELETE", "/requests", clear_requests),
    route("GET", "/deliveries", deliveries),
    route("DELETE", "/deliveries", clear_deliveries),
    route("GET", "/state", state),
    route("GET", "/quirks", quirks),
    route("PUT", "/quirks", change_quirks),
    route("POST", "/faults", add_fault),
    route("GET", "/faults", faults),
    route("DELETE", "/faults", clear_faults),
    route("GET", "/faults/{id}", fault),
    route("POST", "/faults/{id}/release", release_fault),
    route("DELETE", "/faults/{id}", remove_fault),
    route("POST", "/blackhole", blackhole),
    route("GET", "/settings", settings),
    route("PUT", "/settings", change_settings),
    route("GET", "/clock", clock),
    route("PUT", "/clock", move_clock),
    route("GET", "/token", token),
    route("POST", "/inbox/{name:segments}", inbox.receive),
    route("GET", "/inbox/{name:segments}", inbox.list_),
    route("PUT", "/inbox/{name:segments}", inbox.configure),
    route("DELETE", "/inbox/{name:segments}", inbox.clear),
]
