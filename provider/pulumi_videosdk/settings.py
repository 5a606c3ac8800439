"""Where credentials, the endpoint and the bound of a call come from.

Stack config wins over the environment, a token over a key pair. A token that has expired by its own `exp` is
passed over: `refresh` and `destroy` are given the config that the last `up` stored, and it may be old.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from .loopback import is_loopback

if TYPE_CHECKING:
    from .api.client import Client

DEFAULT_ENDPOINT = "https://api.videosdk.live"
DEFAULT_TIMEOUT = 60.0  # seconds: one call of the API with its repeats
DEFAULT_SOURCE = "default"


class Setting(NamedTuple):
    """One setting: its key in the stack's config, its variable in the environment, and what it is."""

    config: str
    variable: str
    meaning: str


TOKEN = Setting(
    "videosdk:token", "VIDEOSDK_TOKEN", "a ready JWT, sent raw: no `Bearer`. Set it with `--secret`"
)
API_KEY = Setting("videosdk:apiKey", "VIDEOSDK_API_KEY", "with the secret: mints its own short-lived tokens")
SECRET = Setting("videosdk:secret", "VIDEOSDK_SECRET", "what those are signed with. Set it with `--secret`")
ENDPOINT = Setting(
    "videosdk:endpoint",
    "VIDEOSDK_API_ENDPOINT",
    f"VideoSDK's API; default `{DEFAULT_ENDPOINT}`; http only for a loopback host",
)
TIMEOUT = Setting(
    "videosdk:timeout",
    "VIDEOSDK_TIMEOUT",
    f"seconds that one call may take, its repeats included; default {DEFAULT_TIMEOUT:g}",
)

SETTINGS = (TOKEN, API_KEY, SECRET, ENDPOINT, TIMEOUT)
CONFIG_KEYS = tuple(setting.config for setting in SETTINGS)

BOTH_WAYS = (
    "set `pulumi config set --secret videosdk:token TOKEN`, or videosdk:apiKey and (--secret) videosdk:secret"
    "; or in the environment VIDEOSDK_TOKEN, or VIDEOSDK_API_KEY and VIDEOSDK_SECRET. `refresh` and "
    "`destroy` use the config that the last `up` stored: `--run-program` makes them use today's"
)


class SettingsError(Exception):
    """A setting that is missing or unusable: which one, and why. The text never holds a credential."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"{setting}: {reason}")
        self.setting = setting
        self.reason = reason


class Row(NamedTuple):
    """One setting for people to read: its name, its value (masked if it is a credential), its source."""

    name: str
    value: str
    source: str


@dataclass(frozen=True)
class Settings:
    """What the client is built from. Either `token`, or `api_key` and `secret`. `timeout` in seconds."""

    endpoint: str
    timeout: float
    endpoint_source: str
    timeout_source: str
    credentials_source: str
    token: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)

    def describe(self) -> list[Row]:
        """The settings, one row each, no credential among them."""
        if self.token is not None:
            until = _expiry(self.token)
            kind = f"token, expires {_when(until)}" if until else "token, names no expiry"
        else:
            kind = "API key and secret, mints its own tokens"
        return [
            Row("credentials", kind, self.credentials_source),
            Row("endpoint", self.endpoint, self.endpoint_source),
            Row("timeout", f"{self.timeout:g} s", self.timeout_source),
        ]

    def expiring_within(self, seconds: float) -> str | None:
        """What to warn of if the token expires so soon, in one line; None: it does not, or says nothing."""
        until = _expiry(self.token) if self.token is not None else None
        if until is None or until > datetime.now(UTC) + timedelta(seconds=seconds):
            return None
        return (
            f"the token of {self.credentials_source} expires {_when(until)}, maybe before this run is over: "
            "calls after that fail. With videosdk:apiKey and videosdk:secret instead (VIDEOSDK_API_KEY, "
            "VIDEOSDK_SECRET) tokens are minted as long as they are needed"
        )


class _Source:
    """One of the two places that settings come from. Empty strings count as not set."""

    def __init__(self, words: str, values: Mapping[str, str | None], column: int) -> None:
        self.words = words
        self.column = column
        self._values = values

    def name(self, setting: Setting) -> str:
        return setting[self.column]

    def get(self, setting: Setting) -> str | None:
        return self._values.get(self.name(setting)) or None


@dataclass
class _PassedOver:
    """Why sources were passed over: what is said if no other one has credentials."""

    expired: list[str] = field(default_factory=list)
    half: SettingsError | None = None
    expired_setting: str = ""


def resolve(config: Mapping[str, str | None], environ: Mapping[str, str]) -> Settings:
    """The settings of a run, from the stack's config ("videosdk:token", …) and the environment.

    Raises SettingsError: no credentials, half a key pair, only expired tokens, or a value that cannot be
    used. Half a pair and an expired token are passed over while another source has credentials.
    """
    sources = [_Source("stack config", config, 0), _Source("environment", environ, 1)]
    endpoint, endpoint_source = _endpoint(sources)
    timeout, timeout_source = _timeout(sources)
    common = (endpoint, timeout, endpoint_source, timeout_source)
    passed = _PassedOver()
    for source in sources:
        if (token := _live_token(source, passed)) is not None:
            return Settings(*common, f"{source.words} {source.name(TOKEN)}", token=token)
        if (pair := _key_pair(source, passed)) is not None:
            words = f"{source.words} {source.name(API_KEY)}/{source.name(SECRET)}"
            return Settings(*common, words, api_key=pair[0], secret=pair[1])
    if (mixed := _mixed_pair(sources)) is not None:
        return Settings(*common, mixed[0], api_key=mixed[1], secret=mixed[2])
    raise _nothing_usable(passed)


def build_client(settings: Settings) -> Client:
    """The client of VideoSDK's API. Only here are HTTP and JWT code loaded, in the provider's process."""
    from .api.auth import Credentials, FixedToken, KeyPair
    from .api.client import Client

    credentials: Credentials
    if settings.token is not None:
        credentials = FixedToken(settings.token, settings.credentials_source)
    else:
        credentials = KeyPair(settings.api_key or "", settings.secret or "", settings.credentials_source)
    return Client(settings.endpoint, credentials, settings.timeout)


def _live_token(source: _Source, passed: _PassedOver) -> str | None:
    token = source.get(TOKEN)
    if token is None:
        return None
    name = source.name(TOKEN)
    if token.lower().startswith("bearer"):
        raise SettingsError(name, "the token starts with `Bearer`: VideoSDK takes the bare JWT, without it")
    if not token.isascii():
        raise SettingsError(name, "the token holds a character that no JWT has: copy it again, whole")
    _refuse_blanks(name, token)
    expired = _expiry(token)
    if expired is None or expired > datetime.now(UTC):
        return token
    passed.expired_setting = passed.expired_setting or name
    passed.expired.append(f"the token of {source.words} {name} expired {_when(expired)}")
    return None


def _key_pair(source: _Source, passed: _PassedOver) -> tuple[str, str] | None:
    api_key, secret = source.get(API_KEY), source.get(SECRET)
    if api_key is not None and secret is not None:
        _refuse_blanks(source.name(API_KEY), api_key)
        _refuse_blanks(source.name(SECRET), secret)
        return api_key, secret
    if api_key is not None or secret is not None:
        given, missing = (API_KEY, SECRET) if secret is None else (SECRET, API_KEY)
        reason = f"not set, though {source.words} has {source.name(given)}: a key pair needs both"
        passed.half = passed.half or SettingsError(source.name(missing), reason)
    return None


def _mixed_pair(sources: list[_Source]) -> tuple[str, str, str] | None:
    """A key pair whose halves stand in two places, such as the key in config and the secret in a pipeline."""
    halves = [
        next(((source, value) for source in sources if (value := source.get(setting)) is not None), None)
        for setting in (API_KEY, SECRET)
    ]
    if halves[0] is None or halves[1] is None:
        return None
    (of_key, api_key), (of_secret, secret) = halves[0], halves[1]
    _refuse_blanks(of_key.name(API_KEY), api_key)
    _refuse_blanks(of_secret.name(SECRET), secret)
    words = f"{of_key.words} {of_key.name(API_KEY)} and {of_secret.words} {of_secret.name(SECRET)}"
    return words, api_key, secret


def _nothing_usable(passed: _PassedOver) -> SettingsError:
    if passed.expired:
        expired = " and ".join(passed.expired)
        half = f"; {passed.half}" if passed.half else ""
        return SettingsError(
            passed.expired_setting, f"{expired}, and no other credentials are set{half}: {BOTH_WAYS}"
        )
    if passed.half is not None:
        return passed.half
    return SettingsError(TOKEN[0], f"no credentials for VideoSDK: {BOTH_WAYS}")


def _refuse_blanks(name: str, value: str) -> None:
    # A blank is the one printable character that is space.
    if " " in value or not value.isprintable():
        raise SettingsError(name, "holds a blank, a line break or a control character: copy it again, whole")


def _endpoint(sources: list[_Source]) -> tuple[str, str]:
    for source in sources:
        if (value := source.get(ENDPOINT)) is not None:
            _check_endpoint(source.name(ENDPOINT), value)
            return value.rstrip("/"), f"{source.words} {source.name(ENDPOINT)}"
    return DEFAULT_ENDPOINT, DEFAULT_SOURCE


def _check_endpoint(name: str, value: str) -> None:
    """Refuses what is no plain address. The reasons do not show the value: it may hold a password."""
    if any(c.isspace() or not c.isprintable() or c in "?#\\" for c in value):
        raise SettingsError(name, "must be an address without blanks, backslash, query (?) or fragment (#)")
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise SettingsError(name, "is not an address such as https://api.videosdk.live") from None
    if "@" in parts.netloc:
        raise SettingsError(name, "must not hold a user name or password")
    if not host:
        raise SettingsError(name, "names no host: give an address such as https://api.videosdk.live")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise SettingsError(name, "must begin with https:// (http:// only for a loopback host)")


def _timeout(sources: list[_Source]) -> tuple[float, str]:
    for source in sources:
        if (value := source.get(TIMEOUT)) is not None:
            try:
                seconds = float(value)
            except ValueError:
                seconds = math.nan
            if not (math.isfinite(seconds) and seconds > 0):
                raise SettingsError(source.name(TIMEOUT), "must be a positive number of seconds, such as 60")
            return seconds, f"{source.words} {source.name(TIMEOUT)}"
    return DEFAULT_TIMEOUT, DEFAULT_SOURCE


def _expiry(token: str) -> datetime | None:
    from .api.auth import expiry

    return expiry(token)


def _when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
