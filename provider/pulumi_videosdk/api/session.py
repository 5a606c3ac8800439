"""A session of requests for one host: what it sends of itself, and over which connections."""

from __future__ import annotations

import importlib.metadata
import ssl
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from .connections import watch
from .environment import check_proxy, proxies_for, trust_of_environment

POOL_SIZE = 64  # connections that are kept; the plugin makes so many calls at once
_CHUNK = 64 * 1024  # bytes


class Session(requests.Session):
    """A session of requests that follows no redirect, keeps no cookie and reads no `.netrc`. Thread-safe.

    `url`: any url of the host that it is for. `trusted`: the certificates that TLS trusts, in words; None:
    no TLS. `proxy`: the proxy in use, in words; None: none. Raises NotSent for a
    proxy or a bundle of certificates that the environment names and that cannot be used.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self.trust_env = False  # the environment's proxies and bundles are read here, once
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers.clear()
        self.headers.update(
            {"User-Agent": user_agent(), "Accept": "application/json", "Accept-Encoding": "identity"}
        )
        trust = trust_of_environment() if url.startswith("https:") else None
        self.trusted = trust and trust.words
        self.proxies = dict(proxies_for(url))
        adapter = _WatchedAdapter(trust and trust.context)
        self.proxy = check_proxy(adapter, url, self.proxies)
        for scheme in ("http://", "https://"):
            self.mount(scheme, adapter)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: requests would read a redirect's whole body, however large, only to find the next request."""
        return None


class _WatchedAdapter(HTTPAdapter):
    """Send over watched connections, with the certificates of `context`; repeat nothing."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(pool_connections=2, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)
        watch(self.poolmanager, resolving=True)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        known = proxy in self.proxy_manager
        socks = proxy.lower().startswith("socks")
        if not socks:  # whose own TLS, if it speaks any, is held to the same certificates
            kwargs["proxy_ssl_context"] = self._context
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)
        if not known:
            watch(manager, resolving=not socks)
        return manager

    def cert_verify(self, *_: Any) -> None:
        """Nothing: the context says it all, and requests would add certifi's bundle to it."""


def read_body(response: requests.Response, limit: int) -> bytes | None:
    """The whole body; None if it is larger than `limit` bytes; empty for a redirect.

    Raises the errors of requests and urllib3.
    """
    content = bytearray()
    with response:
        if 300 <= response.status_code < 400:
            return b""
        for part in response.iter_content(_CHUNK):
            content += part
            if len(content) > limit:
                return None
    return bytes(content)


def user_agent() -> str:
    """How we name ourselves to servers."""
    return f"pulumi-videosdk/{_version()}"


@cache  # a read of the package's metadata, 0.5 ms
def _version() -> str:
    try:
        return importlib.metadata.version("pulumi-videosdk")
    except importlib.metadata.PackageNotFoundError:
        return "source"
