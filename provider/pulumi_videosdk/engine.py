"""The engine that started this process: its address, whether it still runs, and its log."""

from __future__ import annotations

import re
import socket
import sys
import threading
from contextlib import suppress

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

LOG_TIMEOUT = 5.0  # seconds

_warned: set[str] = set()
_warned_lock = threading.Lock()


def is_default_provider(name: str) -> bool:
    """Whether it is the name of a provider instance of the engine's own, which has the stack's config."""
    return re.fullmatch(r"default(_\d.*)?", name) is not None


def address() -> tuple[str, int] | None:
    """Where the engine listens, to its end: it hands every plugin its own address as the first argument."""
    host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "").rpartition(":")
    return (host, int(port)) if host == "127.0.0.1" and port.isdigit() else None


def gone() -> bool:
    """Whether the engine that started this process has ended: killed, it leaves the process behind."""
    if (engine := address()) is None:
        return False
    try:
        socket.create_connection(engine, timeout=1).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        pass
    return False


def warn(text: str, urn: str = "") -> None:
    """Show a warning among the run's diagnostics, the same one once. What is printed would be no warning."""
    with _warned_lock:
        if text in _warned:
            return
        _warned.add(text)
    if not _log(engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text, urn=urn)):
        show_line(f"warning: {text}")


def show_line(text: str) -> None:
    """Show a line in the run's output, which the engine reads until it is killed.

    It never raises: that the locale lacks a character must not fail an operation that has created something.
    """
    with suppress(OSError):
        encoding = sys.stdout.encoding
        print(text.encode(encoding, "backslashreplace").decode(encoding), flush=True)


def show_status(text: str, urn: str) -> None:
    """Show a line beside a resource, until the next one: how far an operation is."""
    _log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn, ephemeral=True))


def _log(entry: engine_pb2.LogRequest) -> bool:
    """Send an entry of the log; False: there is no engine. One that has ended, or hangs, is no error."""
    if (engine := address()) is None:
        return False
    with suppress(grpc.RpcError), grpc.insecure_channel("{}:{}".format(*engine)) as channel:
        engine_pb2_grpc.EngineStub(channel).Log(entry, timeout=LOG_TIMEOUT)
    return True
