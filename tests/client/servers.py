"""Tiny servers and a certificate for them: what the emulator would not do."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

JSON = b'{"roomId": "r"}'


@contextmanager
def server(
    *answers: bytes | Callable[[socket.socket], None], tls: ssl.SSLContext | None = None
) -> Iterator[Seen]:
    """A server that gives each connection in turn the next answer, and remembers what it was sent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        seen = Seen(f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}")

        def serve() -> None:
            for answer in answers:
                try:
                    plain, _ = listener.accept()
                    with plain, tls.wrap_socket(plain, server_side=True) if tls else plain as connection:
                        seen.requests.append(read_request(connection))
                        if callable(answer):
                            answer(connection)
                        else:
                            connection.sendall(answer)
                except OSError:
                    continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield seen
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


class Seen:
    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[bytes] = []


def read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data and (part := connection.recv(65536)):
        data += part
    return data


def answer(body: bytes = JSON, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.1)


def keep(connection: socket.socket) -> None:
    """Answers on one connection until the client leaves it; the first request has been read."""
    reply = answer().replace(b"Connection: close\r\n", b"")
    connection.sendall(reply)
    while read_request(connection):
        connection.sendall(reply)


def tunnel(inside: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    def proxy(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        inside(connection)

    return proxy


def make_certificate(path: Path) -> Path:
    """Writes a certificate that is its own authority, for 127.0.0.1 and videosdk.test, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "videosdk.test")])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("videosdk.test")]
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path
