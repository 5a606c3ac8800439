"""A service that stores the webhooks that VideoSDK signed, and turns all others away.

PUBLIC_KEY_FILE=public_key.pem STORE=received.jsonl uvicorn receiver:app --port 8080
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pulumi_videosdk import webhooks

KEY = Path(os.environ.get("PUBLIC_KEY_FILE", "public_key.pem"))
STORE = Path(os.environ.get("STORE", "received.jsonl"))


async def receive(request: Request) -> Response:
    """One webhook: 204 once it is stored, 401 if VideoSDK did not sign it."""
    body = await request.body()
    signature = request.headers.get("videosdk-signature", "")
    # Read each time: the key comes with the first `pulumi up`, and a rotated one with a later one.
    if not KEY.exists() or not webhooks.verify(body, signature, KEY.read_text()):
        return Response("not signed by VideoSDK\n", 401)
    with STORE.open("a") as store:
        store.write(json.dumps(json.loads(body)) + "\n")
    return Response(status_code=204)


app = Starlette(routes=[Route("/videosdk", receive, methods=["POST"])])
