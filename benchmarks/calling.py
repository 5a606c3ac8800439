"""The floor that calls: the least time of any provider that really calls VideoSDK's API.

It makes the calls of a room with the standard library only, over open connections. It has no retries, no time
limits and no checks, stores nothing of the answers, and is given its token.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
from typing import Any
from urllib.parse import urlsplit

from pulumi import dynamic

TOKEN = "FLOOR_TOKEN"
"""The environment variable that has the token."""

_mine = threading.local()


class CallingProvider(dynamic.ResourceProvider):
    serialize_as_secret_always = False

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        room = _call("POST", "/v2/rooms", {"customRoomId": props["name"]})
        return dynamic.CreateResult(room["roomId"], props)

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        _call("GET", f"/v2/rooms/{id_}")
        return dynamic.ReadResult(id_, props)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        _call("POST", "/v2/rooms/deactivate", {"roomId": _id})


class Calling(dynamic.Resource, module="floor", name="Calling"):
    def __init__(self, name: str) -> None:
        super().__init__(CallingProvider(), name, {"name": name})


def _call(method: str, path: str, body: Any = None) -> Any:
    if not hasattr(_mine, "connection"):
        _mine.connection = http.client.HTTPConnection(urlsplit(os.environ["VIDEOSDK_API_ENDPOINT"]).netloc)
    headers = {"Authorization": os.environ[TOKEN], "Content-Type": "application/json"}
    _mine.connection.request(method, path, None if body is None else json.dumps(body), headers)
    return json.loads(_mine.connection.getresponse().read())
