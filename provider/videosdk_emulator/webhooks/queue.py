"""Webhooks on their way: kept, posted, posted again, and what came of it (API §11).

What always holds:

- A webhook is kept together with the change that it tells of. After a restart, what was not yet delivered is
  taken up again, so that a receiver may see it twice.
- The first tries reach each receiver in the order of the events. One that failed is tried again later, on the
  emulator's clock, after what came meanwhile.
- How often and when VideoSDK itself tries again is unknown (API §13): `webhook_tries`, `webhook_backoff`.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from videosdk_emulator.core.store import Document, without_seq

if TYPE_CHECKING:
    from videosdk_emulator.server.backend import Backend


def post(backend: Backend, url: str, event: str, data: dict[str, Any]) -> None:
    """Sends one webhook soon, if what the caller is about to change is kept."""
    delivery = backend.store.deliveries.log(
        {
            "url": url,
            "event": event,
            "body": {"webhookType": event, "data": data},
            "status": None,
            "error": None,
            "time": backend.timestamp(),
            "attempts": [],
            "due": backend.clock.time(),
        }
    )
    _schedule(backend, delivery)


def resume(backend: Backend) -> None:
    """Takes up what was not yet delivered when the emulator was stopped."""
    for delivery in backend.store.deliveries.find():
        if delivery["due"] is not None:
            _schedule(backend, delivery)


def to_json(backend: Backend, delivery: Document) -> dict[str, Any]:
    """A delivery as the control API shows it."""
    due = delivery["due"]
    return {
        **{name: value for name, value in without_seq(delivery).items() if name != "due"},
        "outcome": _outcome(delivery),
        "next_try": None if due is None else backend.timestamp(due),
    }


def _outcome(delivery: Document) -> str:
    if _is_success(delivery["status"]):
        return "delivered"
    return "failed" if delivery["due"] is None else "pending"


def _is_success(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def _schedule(backend: Backend, delivery: Document) -> None:
    backend.clock.at(delivery["due"], partial(_try, backend, delivery["seq"]))


def _try(backend: Backend, seq: int) -> None:
    delivery = backend.store.deliveries.get(seq)
    if delivery is None:  # The change that it reports was rolled back, or the webhook was deleted since.
        return
    escaped = backend.quirks.webhook_encoding == "ascii"
    body = json.dumps(delivery["body"], separators=(",", ":"), ensure_ascii=escaped).encode()
    backend.sender.deliver(delivery["url"], body, partial(_record, backend, seq))


def _record(backend: Backend, seq: int, status: int | None, error: str | None) -> None:
    delivery = backend.store.deliveries.get(seq)
    if delivery is None:
        return
    outcome = {"time": backend.timestamp(), "status": status, "error": error}
    attempts = [*delivery["attempts"], outcome]
    again = not _is_success(status) and len(attempts) < backend.settings.webhook_tries
    due = backend.clock.time() + _pause(backend, len(attempts)) if again else None
    delivery = backend.store.deliveries.save({**delivery, **outcome, "attempts": attempts, "due": due})
    if again:
        _schedule(backend, delivery)
    backend.changed.notify()


def _pause(backend: Backend, failures: int) -> float:
    # Never beyond a thousand times the first pause, however many tries are wished for.
    return backend.settings.webhook_backoff * 2.0 ** min(failures - 1, 10)
