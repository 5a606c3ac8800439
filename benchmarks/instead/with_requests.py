"""As most write it with `requests`: one session, one call after another."""

from __future__ import annotations

import os
import sys
import time

import jwt
import requests


def main() -> None:
    count, every = map(int, sys.argv[1:])
    api = os.environ["VIDEOSDK_API_ENDPOINT"]
    claims = {
        "apikey": os.environ["VIDEOSDK_API_KEY"],
        "permissions": ["allow_join"],
        "version": 2,
        "exp": int(time.time()) + 3600,
    }
    session = requests.Session()
    session.headers["Authorization"] = jwt.encode(claims, os.environ["VIDEOSDK_SECRET"], algorithm="HS256")
    for n in range(count):
        reply = session.post(f"{api}/v2/rooms", json={}, timeout=30)
        reply.raise_for_status()
        room_id = reply.json()["roomId"]
        print(room_id)
        if n % every == 0:
            start = f"{api}/ai/v1/realtime-transcriptions/start"
            session.post(start, json={"roomId": room_id}, timeout=30).raise_for_status()


if __name__ == "__main__":
    main()
