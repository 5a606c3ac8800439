"""What is left to `requests`: a user's own receivers, and the proxies that an environment names.

It knows what people put into urls and variables. Its import takes 60 ms and each of its calls half a
millisecond more than urllib3's, so a call of VideoSDK does without it where no proxy is named.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
import requests.utils
import urllib3
from requests.adapters import HTTPAdapter

from pulumi_videosdk.api.sockets import POOL_SIZE, bound
from pulumi_videosdk.loopback import is_loopback


class BoundedAdapter(HTTPAdapter):
    """requests' way to send one request, over bounded connections; it repeats and redirects nothing."""

    def __init__(self) -> None:
        super().__init__(pool_connections=2, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        return bound(manager) if isinstance(manager, urllib3.ProxyManager) else manager


def connections_of_environment(url: str, certificates: str | bool) -> urllib3.HTTPConnectionPool:
    """Connections to a url's host: through the proxy that the environment names for it, if it names one."""
    adapter: Any = BoundedAdapter()
    request = requests.Request("GET", url).prepare()
    pool: urllib3.HTTPConnectionPool = adapter.get_connection_with_tls_context(
        request, certificates, proxies_for(url)
    )
    adapter.cert_verify(pool, url, certificates, None)
    return pool


def proxies_for(url: str) -> dict[str, str]:
    """The proxies that the environment names for a url; none for a loopback host."""
    if is_loopback(urlsplit(url).hostname or ""):
        return {}
    return dict(requests.utils.get_environ_proxies(url, no_proxy=None))
