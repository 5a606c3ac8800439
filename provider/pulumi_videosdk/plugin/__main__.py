"""`python -P -m pulumi_videosdk.plugin ENGINE`: serve the engine at that address, and end when it does.

The engine reads the port from the first line of the output.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc

from . import sdk

CALLS_AT_ONCE = 1024
"""How many operations run at once: each waits for VideoSDK, and some wait minutes for a session. More than an
engine asks for (`pulumi up --parallel`, by default 4 for each core), so that a cancel never waits."""

LARGEST = 400 * 2**20  # bytes of one message; the engine's own limit

GRACE = 90.0  # seconds that running calls have to end in, when the engine is gone


def main() -> None:
    """Serve until the engine ends."""
    sdk.leave_out()
    from pulumi.runtime.proto import provider_pb2_grpc

    from .servicer import Servicer

    servicer = Servicer()
    sizes = [("grpc.max_receive_message_length", LARGEST), ("grpc.max_send_message_length", LARGEST)]
    server = grpc.server(ThreadPoolExecutor(CALLS_AT_ONCE), options=sizes)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    _engine_ends()
    servicer.stop()
    server.stop(GRACE).wait()


def _engine_ends() -> None:
    """Return when the engine has ended, which closes our stdin, or interrupts us, as it does after a run.

    The system may hand an interrupt to any thread, which would not end a read in this one: so both are waited
    for at a socket, to which Python writes each signal.
    """
    told, tell = socket.socketpair()
    tell.setblocking(False)
    signal.set_wakeup_fd(tell.fileno())

    def watch_stdin() -> None:
        with contextlib.suppress(OSError):
            while os.read(sys.stdin.fileno(), 1024):
                pass
        tell.send(b"\0")

    threading.Thread(target=watch_stdin, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        told.recv(1)


if __name__ == "__main__":
    main()
