"""Where credentials, the endpoint and the time limit of a call come from.

Stack config has precedence over the environment, a token over a key pair. A token that has expired by its own
`exp` is skipped: `refresh` and `destroy` use the config that the last `up` stored, which may be old.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
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
CONFIG, ENVIRONMENT = "stack config", "environment"

_API_PATH = re.compile(r"(/v2|/ai)(?=/|$)")
"""What the API's own paths begin with (API §1): in an endpoint they would stand twice."""


class Setting(NamedTuple):
    """One setting: its key in the stack's config, its variables in the environment, and what it is."""

    config: str
    variables: tuple[str, ...]
    """The first that is set counts. Those after our own are VideoSDK's other names for it (API §1)."""
    meaning: str
    secret: bool = False
    number: bool = False


TOKEN = Setting(
    "videosdk:token",
    ("VIDEOSDK_TOKEN", "VIDEOSDK_AUTH_TOKEN"),
    "a ready JWT, sent raw: no `Bearer`",
    secret=True,
)
API_KEY = Setting(
    "videosdk:apiKey", ("VIDEOSDK_API_KEY",), "with the secret: mints its own short-lived tokens"
)
SECRET = Setting(
    "videosdk:secret",
    ("VIDEOSDK_SECRET", "VIDEOSDK_SECRET_KEY"),
    "what those are signed with",
    secret=True,
)
ENDPOINT = Setting(
    "videosdk:endpoint",
    ("VIDEOSDK_API_ENDPOINT",),
    f"VideoSDK's API, without `/v2`; default `{DEFAULT_ENDPOINT}`; http only for a loopback host",
)
TIMEOUT = Setting(
    "videosdk:timeout",
    ("VIDEOSDK_TIMEOUT",),
    f"seconds that one call may take, its repeats included; default {DEFAULT_TIMEOUT:g}",
    number=True,
)

SETTINGS = (TOKEN, API_KEY, SECRET, ENDPOINT, TIMEOUT)

_NEAR_MISSES = tuple(
    f"videosdk:{name}"
    for name in (
        *("apikey", "api_key", "api-key", "key", "apiSecret", "api_secret"),
        *(
            "secretKey",
            "secretkey",
            "secret_key",
            "secret-key",
            "authToken",
            "auth_token",
            "auth-token",
            "jwt",
        ),
    )
)
"""Config keys that are not read, and are named where no credentials are found."""

CONFIG_KEYS = (*(setting.config for setting in SETTINGS), *_NEAR_MISSES)

BOTH_WAYS = (
    "run `pulumi config set --secret videosdk:token`, or set videosdk:apiKey and (--secret) videosdk:secret; "
    "or in the environment VIDEOSDK_TOKEN, or VIDEOSDK_API_KEY and VIDEOSDK_SECRET. `refresh` and "
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
class Token:
    """A ready JWT. `source`: where it is from, in words."""

    source: str
    token: str = field(repr=False)

    @property
    def api_key(self) -> str | None:
        """The API key that it names; None: it names none."""
        return _api_key_of(self.token)

    @property
    def expires(self) -> datetime | None:
        """When it expires by its own `exp`; None: it does not say."""
        return _expiry(self.token)


@dataclass(frozen=True)
class KeyPair:
    """An API key and its secret. `source`: where they are from, in words."""

    source: str
    api_key: str = field(repr=False)
    secret: str = field(repr=False)


class Expired(NamedTuple):
    """A token that has expired: which of the two places has it, its name there, until when it was valid."""

    place: str
    name: str
    until: str

    def __str__(self) -> str:
        return f"the token of {self.place} {self.name} expired {self.until}"


@dataclass(frozen=True)
class Settings:
    """The settings that a client is built from. `timeout` in seconds."""

    endpoint: str
    timeout: float
    endpoint_source: str
    timeout_source: str
    credentials: Token | KeyPair
    passed_over: tuple[Expired, ...] = ()
    """Tokens that come before these credentials, and have expired."""

    @property
    def account(self) -> str:
        """Whose VideoSDK this is, in words: the endpoint, and a fingerprint of the API key. Never the key."""
        if not (api_key := self.credentials.api_key):
            return f"a token that names no API key, at {self.endpoint}"
        return f"API key #{hashlib.sha256(api_key.encode()).hexdigest()[:12]} at {self.endpoint}"

    def describe(self) -> list[Row]:
        """The settings, one row each, no credential among them."""
        kind = "API key and secret, mints its own tokens"
        if isinstance(self.credentials, Token):
            until = self.credentials.expires
            kind = f"token, expires {_when(until)}" if until else "token, names no expiry"
        return [
            Row("credentials", kind, self.credentials.source),
            Row("endpoint", self.endpoint, self.endpoint_source),
            Row("timeout", f"{self.timeout:g} s", self.timeout_source),
        ]

    def expiring_within(self, seconds: float) -> str | None:
        """What to warn of if the token expires so soon, in one line; None: it does not, or says nothing."""
        until = self.credentials.expires if isinstance(self.credentials, Token) else None
        if until is None or until > datetime.now(UTC) + timedelta(seconds=seconds):
            return None
        return (
            f"the token of {self.credentials.source} expires {_when(until)}, maybe before this run is over: "
            "calls after that fail. With videosdk:apiKey and videosdk:secret instead (VIDEOSDK_API_KEY, "
            "VIDEOSDK_SECRET) tokens are minted as long as they are needed"
        )


class _Given(NamedTuple):
    """A setting that has a value: under which of its names, and where, in words."""

    name: str
    value: str
    source: str


class _Source:
    """One of the two places that settings come from. Empty strings count as not set."""

    def __init__(self, words: str, values: Mapping[str, str | None]) -> None:
        self.words = words
        """What it is called in messages."""
        self._values = values

    def names(self, setting: Setting) -> tuple[str, ...]:
        """What the setting is called here."""
        return setting.variables if self.words == ENVIRONMENT else (setting.config,)

    def given(self, setting: Setting) -> Iterator[_Given]:
        """The setting under each name that has a value, the one that counts first."""
        for name in self.names(setting):
            if value := self._values.get(name):
                yield _Given(name, value, f"{self.words} {name}")

    def near_misses(self) -> list[str]:
        """Names with a value that were meant for a setting, and are none."""
        known = {name for setting in SETTINGS for name in self.names(setting)}
        return sorted(n for n, value in self._values.items() if value and n not in known and _is_near(n))


def _first(setting: Setting, *sources: _Source) -> _Given | None:
    """The setting as the first source has it; None: not set."""
    return next((given for source in sources for given in source.given(setting)), None)


def resolve(
    config: Mapping[str, str | None], environ: Mapping[str, str], config_is: str = CONFIG
) -> Settings:
    """The settings of a run, from the stack's config ("videosdk:token", …) and the environment.

    `config_is`: what messages call `config`, where it is not the stack's. Raises SettingsError: no
    credentials, half a key pair, only expired tokens, or a value that cannot be used. Half a pair and an
    expired token are passed over while another source has credentials.
    """
    sources = [_Source(config_is, config), _Source(ENVIRONMENT, environ)]
    of_endpoint, of_timeout = _first(ENDPOINT, *sources), _first(TIMEOUT, *sources)
    endpoint = endpoint_of(config, environ)
    timeout = _checked_timeout(of_timeout.name, of_timeout.value) if of_timeout else DEFAULT_TIMEOUT
    expired: list[Expired] = []
    halves: list[SettingsError] = []
    credentials: Token | KeyPair | None = None
    for source in sources:
        credentials = credentials or _live_token(source, expired) or _key_pair(source, halves)
    credentials = credentials or _mixed_pair(sources)
    if credentials is None:
        raise _nothing_usable(expired, halves, sources)
    return Settings(
        endpoint,
        timeout,
        of_endpoint.source if of_endpoint else DEFAULT_SOURCE,
        of_timeout.source if of_timeout else DEFAULT_SOURCE,
        credentials,
        tuple(expired),
    )


def endpoint_of(config: Mapping[str, str | None], environ: Mapping[str, str]) -> str:
    """The endpoint alone, whatever the credentials are. Raises SettingsError if it cannot be used."""
    given = _first(ENDPOINT, _Source(CONFIG, config), _Source(ENVIRONMENT, environ))
    return _checked_endpoint(given.name, given.value) if given else DEFAULT_ENDPOINT


def build_client(settings: Settings) -> Client:
    """The client of VideoSDK's API. Only here are HTTP and JWT code loaded, in the provider's process."""
    from .api import auth
    from .api.client import Client

    given = settings.credentials
    credentials: auth.Credentials
    if isinstance(given, Token):
        credentials = auth.FixedToken(given.token, given.source)
    else:
        credentials = auth.KeyPair(given.api_key, given.secret, given.source)
    return Client(settings.endpoint, credentials, settings.timeout)


def _live_token(source: _Source, passed_over: list[Expired]) -> Token | None:
    """The first token of a source that has not expired."""
    for name, token, words in source.given(TOKEN):
        if token.lower().startswith("bearer"):
            raise SettingsError(
                name, "the token starts with `Bearer`: VideoSDK takes the bare JWT, without it"
            )
        if not token.isascii():
            raise SettingsError(name, "the token holds a character that no JWT has: copy it again, whole")
        _refuse_blanks(name, token)
        until = _expiry(token)
        if until is None or until > datetime.now(UTC):
            return Token(words, token)
        passed_over.append(Expired(source.words, name, _when(until)))
    return None


def _key_pair(source: _Source, halves: list[SettingsError]) -> KeyPair | None:
    """The key pair of a source, if it has both halves."""
    of_key, of_secret = _first(API_KEY, source), _first(SECRET, source)
    if of_key and of_secret:
        return _pair(of_key, of_secret, f"{of_key.source}/{of_secret.name}")
    if given := of_key or of_secret:
        missing = source.names(SECRET if of_secret is None else API_KEY)[0]
        reason = f"not set, though {source.words} has {given.name}: a key pair needs both"
        halves.append(SettingsError(missing, reason))
    return None


def _mixed_pair(sources: list[_Source]) -> KeyPair | None:
    """A key pair whose halves stand in two places, such as the key in config and the secret in a pipeline."""
    of_key, of_secret = _first(API_KEY, *sources), _first(SECRET, *sources)
    if of_key and of_secret:
        return _pair(of_key, of_secret, f"{of_key.source} and {of_secret.source}")
    return None


def _pair(of_key: _Given, of_secret: _Given, source: str) -> KeyPair:
    for half in (of_key, of_secret):
        _refuse_blanks(half.name, half.value)
    return KeyPair(source, of_key.value, of_secret.value)


def _nothing_usable(
    expired: list[Expired], halves: list[SettingsError], sources: list[_Source]
) -> SettingsError:
    near = [f"{source.words} {name}" for source in sources for name in source.near_misses()]
    also = f". Set, but not read: {', '.join(near)}" if near else ""
    if expired:
        half = f"; {halves[0]}" if halves else ""
        reason = f"{' and '.join(map(str, expired))}, and no other credentials are set{half}"
        return SettingsError(expired[0].name, f"{reason}: {BOTH_WAYS}{also}")
    if halves:
        return SettingsError(halves[0].setting, f"{halves[0].reason}{also}")
    return SettingsError(TOKEN.config, f"no credentials for VideoSDK: {BOTH_WAYS}{also}")


def _is_near(name: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", name.upper())
    return "VIDEOSDK" in letters and letters.endswith(("KEY", "SECRET", "TOKEN", "JWT"))


def _refuse_blanks(name: str, value: str) -> None:
    # A blank is the one printable character that is space.
    if " " in value or not value.isprintable():
        raise SettingsError(name, "holds a blank, a line break or a control character: copy it again, whole")


def _checked_endpoint(name: str, value: str) -> str:
    """The endpoint as it is compared and called; refuses what is no plain address.

    The reasons do not show the value: it may hold a password.
    """
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
    if of_api := _API_PATH.search(parts.path):
        raise SettingsError(name, f"leave out {of_api[1]}, and what follows: the API's paths are added to it")
    netloc = parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")
    return f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}"


def _checked_timeout(name: str, value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise SettingsError(name, "must be a positive number of seconds, such as 60")
    return seconds


def _expiry(token: str) -> datetime | None:
    from .api.auth import expiry

    return expiry(token)


def _api_key_of(token: str) -> str | None:
    from .api.auth import api_key

    return api_key(token)


def _when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
