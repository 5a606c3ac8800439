"""A service that takes VideoSDK's webhooks, and runs the stack for them: see worker.py.

STACK=dev DATA=data uvicorn receiver:app --port 8672    # one process: no --workers
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from inbox import FAILED, STARTED, STOPPED, Inbox
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from worker import Worker

from pulumi_videosdk import webhooks

SUBJECTS = {STARTED: "sessionId", STOPPED: "id", FAILED: "id"}
"""The webhooks that matter, and what each is about."""

DATA = Path(os.environ.get("DATA", "data"))
DATA.mkdir(exist_ok=True)
KEY = DATA / "public_key.pem"
inbox = Inbox(DATA / "inbox.sqlite")
worker = Worker(inbox, os.environ.get("STACK", "dev"), DATA, float(os.environ.get("LOOK_EVERY", "300")))


async def receive(request: Request) -> Response:
    """One webhook: 204 once it is on disk, 401 if VideoSDK did not sign it."""
    body = await request.body()
    signature = request.headers.get("videosdk-signature")
    # Read each time: the key comes with the first run, and a rotated one with a later one.
    if not KEY.exists() or not webhooks.verify(body, signature, KEY.read_text()):
        return Response("not signed by VideoSDK\n", 401)
    told = json.loads(body)
    if subject := told["data"].get(SUBJECTS.get(told["webhookType"])):
        inbox.record(told["webhookType"], told["data"]["meetingId"], subject)
        worker.wake()
    return Response(status_code=204)


async def status(_: Request) -> Response:
    """How many sessions and transcriptions were heard of, by what became of them."""
    return JSONResponse(inbox.counts())


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    worker.start()
    yield
    worker.stop()


routes = [Route("/videosdk", receive, methods=["POST"]), Route("/status", status)]
app = Starlette(routes=routes, lifespan=lifespan)
