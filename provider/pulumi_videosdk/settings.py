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


@dataclass(frozen=True)
class Settings:
    """The settings that a client is built from. `timeout` in seconds."""

    endpoint: str
    timeout: float
    endpoint_source: str
    timeout_source: str
    credentials: Token | KeyPair

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
    """A setting that has a value, under one of its names."""

    name: str
    value: str


class _Source:
    """One of the two places that settings come from. Empty strings count as not set."""

    def __init__(self, words: str, values: Mapping[str, str | None]) -> None:
        self.words = words
        self._values = values

    def names(self, setting: Setting) -> tuple[str, ...]:
        """What the setting is called here."""
        return (setting.config,) if self.words == CONFIG else setting.variables

    def given(self, setting: Setting) -> Iterator[_Given]:
        """The setting under each name that has a value, the one that counts first."""
        for name in self.names(setting):
            if value := self._values.get(name):
                yield _Given(name, value)

    def get(self, setting: Setting) -> _Given | None:
        """The name and the value that count; None: not set."""
        return next(self.given(setting), None)

    def near_misses(self) -> list[str]:
        """Names with a value that were meant for a setting, and are none."""
        known = {name for setting in SETTINGS for name in self.names(setting)}
        return sorted(n for n, value in self._values.items() if value and n not in known and _is_near(n))


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
    sources = [_Source(CONFIG, config), _Source(ENVIRONMENT, environ)]
    endpoint, endpoint_source = _endpoint(sources)
    timeout, timeout_source = _timeout(sources)
    common = (endpoint, timeout, endpoint_source, timeout_source)
    passed = _PassedOver()
    for source in sources:
        if (token := _live_token(source, passed)) is not None:
            return Settings(*common, token)
        if (pair := _key_pair(source, passed)) is not None:
            return Settings(*common, pair)
    if (mixed := _mixed_pair(sources)) is not None:
        return Settings(*common, mixed)
    raise _nothing_usable(passed, sources)


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


def _live_token(source: _Source, passed: _PassedOver) -> Token | None:
    """The first token of a source that has not expired."""
    for name, token in source.given(TOKEN):
        if token.lower().startswith("bearer"):
            raise SettingsError(
                name, "the token starts with `Bearer`: VideoSDK takes the bare JWT, without it"
            )
        if not token.isascii():
            raise SettingsError(name, "the token holds a character that no JWT has: copy it again, whole")
        _refuse_blanks(name, token)
        if (expired := _expired(token)) is None:
            return Token(f"{source.words} {name}", token)
        passed.expired_setting = passed.expired_setting or name
        passed.expired.append(f"the token of {source.words} {name} expired {expired}")
    return None


def _key_pair(source: _Source, passed: _PassedOver) -> KeyPair | None:
    """The key pair of a source, if it has both halves."""
    of_key, of_secret = source.get(API_KEY), source.get(SECRET)
    if of_key is not None and of_secret is not None:
        _refuse_blanks(*of_key)
        _refuse_blanks(*of_secret)
        return KeyPair(f"{source.words} {of_key.name}/{of_secret.name}", of_key.value, of_secret.value)
    if (given := of_key or of_secret) is not None:
        missing = source.names(SECRET if of_secret is None else API_KEY)[0]
        reason = f"not set, though {source.words} has {given.name}: a key pair needs both"
        passed.half = passed.half or SettingsError(missing, reason)
    return None


def _mixed_pair(sources: list[_Source]) -> KeyPair | None:
    """A key pair whose halves stand in two places, such as the key in config and the secret in a pipeline."""
    halves = []
    for setting in (API_KEY, SECRET):
        found = ((source, found) for source in sources if (found := source.get(setting)) is not None)
        source, half = next(found, (None, None))
        if source is None or half is None:
            return None
        _refuse_blanks(*half)
        halves.append((f"{source.words} {half.name}", half.value))
    (of_key, api_key), (of_secret, secret) = halves
    return KeyPair(f"{of_key} and {of_secret}", api_key, secret)


def _nothing_usable(passed: _PassedOver, sources: list[_Source]) -> SettingsError:
    near = [f"{source.words} {name}" for source in sources for name in source.near_misses()]
    also = f". Set, but not read: {', '.join(near)}" if near else ""
    if passed.expired:
        expired = " and ".join(passed.expired)
        half = f"; {passed.half}" if passed.half else ""
        return SettingsError(
            passed.expired_setting, f"{expired}, and no other credentials are set{half}: {BOTH_WAYS}{also}"
        )
    if passed.half is not None:
        return SettingsError(passed.half.setting, f"{passed.half.reason}{also}")
    return SettingsError(TOKEN.config, f"no credentials for VideoSDK: {BOTH_WAYS}{also}")


def _is_near(name: str) -> bool:
    letters = re.sub(r"[^A-Z]", "", name.upper())
    return "VIDEOSDK" in letters and letters.endswith(("KEY", "SECRET", "TOKEN", "JWT"))


def _refuse_blanks(name: str, value: str) -> None:
    # A blank is the one printable character that is space.
    if " " in value or not value.isprintable():
        raise SettingsError(name, "holds a blank, a line break or a control character: copy it again, whole")


def _endpoint(sources: list[_Source]) -> tuple[str, str]:
    for source in sources:
        if (given := source.get(ENDPOINT)) is not None:
            return _checked_endpoint(*given), f"{source.words} {given.name}"
    return DEFAULT_ENDPOINT, DEFAULT_SOURCE


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


def _timeout(sources: list[_Source]) -> tuple[float, str]:
    for source in sources:
        if (given := source.get(TIMEOUT)) is not None:
            name, value = given
            try:
                seconds = float(value)
            except ValueError:
                seconds = math.nan
            if not (math.isfinite(seconds) and seconds > 0):
                raise SettingsError(name, "must be a positive number of seconds, such as 60")
            return seconds, f"{source.words} {name}"
    return DEFAULT_TIMEOUT, DEFAULT_SOURCE


def expired_tokens(
    config: Mapping[str, str | None], environ: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Each token that has expired: where it is set, its name there, and until when it was valid."""
    for source in (_Source(CONFIG, config), _Source(ENVIRONMENT, environ)):
        for name, token in source.given(TOKEN):
            if (expired := _expired(token)) is not None:
                yield source.words, name, expired


def _expired(token: str) -> str | None:
    """Until when a token was valid; None: it still is, or does not say."""
    until = _expiry(token)
    return None if until is None or until > datetime.now(UTC) else _when(until)


def _expiry(token: str) -> datetime | None:
    from .api.auth import expiry

    return expiry(token)


def _api_key_of(token: str) -> str | None:
    from .api.auth import api_key

    return api_key(token)


def _when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
