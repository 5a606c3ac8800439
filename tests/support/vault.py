"""A Vault that keeps the secrets of the tests' stacks: Pulumi asks it for a stack's key.

With a passphrase, each command of Pulumi begins with a million rounds of hashing: a sixth of a second.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

PREFIX: Final = "vault:v1:"

KEY: Final = base64.b64encode(bytes(range(32))).decode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert self.path == "/v1/transit/decrypt/tests"
        body = json.dumps({"data": {"plaintext": sent["ciphertext"].removeprefix(PREFIX)}}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


def keep(settings: Path) -> None:
    """Let it keep the key of a stack, by the stack's settings."""
    key = base64.b64encode(f"{PREFIX}{KEY}".encode()).decode()
    known = json.loads(settings.read_text())
    settings.write_text(json.dumps({**known, "secretsprovider": "hashivault://tests", "encryptedkey": key}))


@contextmanager
def running() -> Iterator[str]:
    """Its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
