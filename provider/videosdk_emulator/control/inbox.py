"""A receiver of webhooks that the emulator itself offers, so that nobody has to write one."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from videosdk_emulator.core.request import Call, logged
from videosdk_emulator.core.responses import Reply

SHOWN_HEADERS = ("content-type", "videosdk-signature", "user-agent")


Status = Annotated[int, Field(ge=200, le=599)]


class Rule(BaseModel):
    """How an inbox answers."""

    model_config = ConfigDict(strict=True, extra="forbid")
    status: Status = 200
    unsigned_status: Status | None = None


def receive(call: Call) -> Reply:
    """POST inbox/{name}: takes any webhook and notes whether VideoSDK's present key verifies it."""
    backend, name = call.backend, call.path_params["name"]
    verified = backend.key.verifies(call.state.body, call.headers.get("videosdk-signature"))
    backend.store.inbox.log(
        {
            "name": name,
            "headers": {name: call.headers[name] for name in SHOWN_HEADERS if name in call.headers},
            "body": logged(call.state.body),
            "verified": verified,
            "time": backend.timestamp(),
        }
    )
    backend.changed.notify()
    rule = backend.store.inbox_rules.newest(name=name) or {}
    unsigned_status = rule.get("unsigned_status")
    status = rule.get("status", 200) if verified or unsigned_status is None else unsigned_status
    return Reply({"received": status < 300}, status)


async def list_(call: Call) -> Reply:
    """GET inbox/{name}: what arrived; `?wait_for=EVENT&timeout=S` waits until such an event is there."""
    name, event = call.path_params["name"], call.query.get("wait_for")
    inbox = call.backend.store.inbox
    if event is not None:
        await call.backend.changed.wait_until(
            lambda: any(is_event(one["body"], event) for one in inbox.find(name=name)),
            call.seconds("timeout", 10.0),
        )
    keys = ("headers", "body", "verified", "time")
    return Reply([{key: one[key] for key in keys} for one in inbox.find(name=name)])


def configure(call: Call) -> Reply:
    """PUT inbox/{name}: `status` for all, `unsigned_status` for what no valid signature came with."""
    rule = {"name": call.path_params["name"], **call.parse(Rule).model_dump()}
    call.backend.store.inbox_rules.remove(name=rule["name"])
    call.backend.store.inbox_rules.save(rule)
    return Reply(rule)


def clear(call: Call) -> Reply:
    """DELETE inbox/{name}: forgets what arrived and how to answer."""
    call.backend.store.inbox.remove(name=call.path_params["name"])
    call.backend.store.inbox_rules.remove(name=call.path_params["name"])
    return Reply({})


def is_event(body: Any, event: str) -> bool:
    """Whether a body is the webhook of this event."""
    return isinstance(body, dict) and body.get("webhookType") == event
