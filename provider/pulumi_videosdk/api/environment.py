"""Settings of the environment for connections: the certificates that TLS trusts, and the proxies.

A setting that cannot be used is an error at once that names its variable: a retry would not help.
"""

from __future__ import annotations

import os
import re
import ssl
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

import certifi
import requests
import requests.utils
import urllib3
from requests.adapters import HTTPAdapter

from ..loopback import is_loopback
from . import errors
from .errors import NotSent

_T = TypeVar("_T")

BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # in place of what the machine trusts
ADDED = ("SSL_CERT_FILE", "SSL_CERT_DIR")  # OpenSSL's own, besides it
_HASHED = re.compile(r"[0-9a-f]{8}\.\d+", re.IGNORECASE)  # how OpenSSL names a certificate in a folder


class Trust(NamedTuple):
    """The certificates that TLS trusts, for connections and in words for people."""

    context: ssl.SSLContext
    words: str


def trust_of_environment() -> Trust:
    """The bundle that a variable names, alone; without one, the certificates that the machine trusts.

    Raises NotSent for a variable that names no certificates.
    """
    for variable in BUNDLES:
        if path := os.environ.get(variable):
            return Trust(_load(ssl.create_default_context, variable, [path]), _assignment(variable, path))
    context, words = _trust_of_machine()
    for variable in ADDED:
        if value := os.environ.get(variable):
            paths = value.split(os.pathsep) if variable == "SSL_CERT_DIR" else [value]
            _load(context.load_verify_locations, variable, paths)
            words += f" and {_assignment(variable, value)}"
    return Trust(context, words)


def _trust_of_machine() -> Trust:
    if sys.platform == "darwin" or sys.platform == "win32":
        import truststore

        return Trust(truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "the system's certificates")
    # OpenSSL's store is the machine's. truststore would read it for each connection, and let one handshake
    # wait for the other, however long.
    context = ssl.create_default_context()
    if context.cert_store_stats()["x509_ca"] or _has_folder():
        return Trust(context, "the system's certificates")
    context.load_verify_locations(certifi.where())  # a small image has no store
    return Trust(context, "certifi's certificates (the system has none)")


def _has_folder() -> bool:
    """Whether OpenSSL's store has certificates in a folder, which it reads only when one is wanted."""
    folders = os.environ.get("SSL_CERT_DIR") or ssl.get_default_verify_paths().capath or ""
    with suppress(OSError):
        return any(os.path.isdir(folder) and _has_hashed(folder) for folder in folders.split(os.pathsep))
    return False


def proxies_for(url: str) -> dict[str, str]:
    """The proxies that the environment names for a url; none for a loopback host."""
    if is_loopback(urlsplit(url).hostname or ""):
        return {}
    named = requests.utils.get_environ_proxies(url, no_proxy=None)
    # requests takes "host:port", but of "user:password@host:port" it would take `user` for the scheme.
    return {kind: proxy if "://" in proxy else f"http://{proxy}" for kind, proxy in named.items()}


def check_proxy(adapter: HTTPAdapter, url: str, proxies: dict[str, str]) -> str | None:
    """The proxy on the way to a url, in words without its password; None: there is none.

    Raises NotSent for one that `adapter` cannot use. Connects to nothing.
    """
    if not (proxy := requests.utils.select_proxy(url, proxies)):
        return None
    variable = _variable_of(proxy)
    try:
        adapter.get_connection_with_tls_context(requests.Request("GET", url).prepare(), True, proxies)
        parts = urllib3.util.parse_url(proxy)
        return f"{urllib3.util.Url(parts.scheme, host=parts.host, port=parts.port)} ({variable})"
    except requests.exceptions.InvalidSchema:
        why = ("a SOCKS proxy needs PySocks", "`pip install 'requests[socks]'`")
    except (requests.RequestException, ValueError, TypeError):  # whose text may show the password
        why = ("not the url of a proxy", "write it as http://user:password@host:port")
    raise _unusable(variable, *why)


def _variable_of(proxy: str) -> str:
    names = [n for n, v in os.environ.items() if n.lower().endswith("_proxy") and v and proxy.endswith(v)]
    return min(names, key=lambda name: name.lower() == "all_proxy", default="the system's settings")


def _load(load: Callable[..., _T], variable: str, paths: Sequence[str]) -> _T:
    """Load the certificates of the first usable path. `load` takes `cafile` or `capath`."""
    why = ""
    for path in paths:
        try:
            if not os.path.isdir(path):
                return load(cafile=path)
            if _has_hashed(path):
                return load(capath=path)
            why = "a folder in which no certificate has its hash as name (`openssl rehash`)"
        except ssl.SSLError:
            why = "it holds no certificate (PEM) that can be read"
        except OSError as error:
            why = (error.strerror or "it cannot be read").lower()
    raise _unusable(_assignment(variable, os.pathsep.join(paths)), why, "name a file of CA certificates")


def _has_hashed(folder: str) -> bool:
    return any(map(_HASHED.fullmatch, os.listdir(folder)))


def _assignment(variable: str, value: str) -> str:
    return f"{variable}={errors.one_line(value)}"


def _unusable(setting: str, why: str, mend: str) -> NotSent:
    return NotSent(f"{setting}: {why}", hint=f"Nothing was sent. Unset it, or {mend}")
