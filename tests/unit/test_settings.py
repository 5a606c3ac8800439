from __future__ import annotations

import time
from typing import Any

import jwt
import pytest

from pulumi_videosdk import settings
from pulumi_videosdk.settings import KeyPair, SettingsError, Token, resolve

SECRET = "s" * 40
LIVE = jwt.encode({"apikey": "k", "exp": int(time.time()) + 3600}, SECRET)
OLD = jwt.encode({"apikey": "k", "exp": 1_700_000_000}, SECRET)


def refusal(config: dict[str, str | None], environ: dict[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        resolve(config, environ)
    return caught.value


def test_without_any_setting_but_a_token_the_defaults_hold() -> None:
    found = resolve({"videosdk:token": LIVE}, {})
    assert (found.endpoint, found.timeout) == ("https://api.videosdk.live", 60)
    assert found.credentials == Token("stack config videosdk:token", LIVE)


@pytest.mark.parametrize(
    ("present", "source"),
    [
        ("tpTP", "stack config videosdk:token"),
        ("pTP", "stack config videosdk:apiKey/videosdk:secret"),
        ("TP", "environment VIDEOSDK_TOKEN"),
        ("P", "environment VIDEOSDK_API_KEY/VIDEOSDK_SECRET"),
    ],
)
def test_stack_config_wins_over_the_environment_and_a_token_over_a_key_pair(
    present: str, source: str
) -> None:
    config: dict[str, str | None] = {"videosdk:token": "", "videosdk:apiKey": None}
    environ: dict[str, str] = {"VIDEOSDK_SECRET": ""}
    if "t" in present:
        config["videosdk:token"] = LIVE
    if "p" in present:
        config |= {"videosdk:apiKey": "k", "videosdk:secret": SECRET}
    if "T" in present:
        environ["VIDEOSDK_TOKEN"] = LIVE
    if "P" in present:
        environ |= {"VIDEOSDK_API_KEY": "k", "VIDEOSDK_SECRET": SECRET}
    assert resolve(config, environ).credentials.source == source


def test_an_expired_token_is_passed_over_for_the_next_source() -> None:
    found = resolve({"videosdk:token": OLD}, {"VIDEOSDK_TOKEN": LIVE})
    assert found.credentials.source == "environment VIDEOSDK_TOKEN"


def test_a_token_that_names_no_expiry_is_used() -> None:
    found = resolve({"videosdk:token": "opaque"}, {"VIDEOSDK_TOKEN": LIVE})
    assert found.credentials == Token("stack config videosdk:token", "opaque")


def test_only_expired_tokens_are_refused_with_when_and_where_from() -> None:
    error = refusal({"videosdk:token": OLD}, {"VIDEOSDK_TOKEN": OLD})
    assert error.setting == "videosdk:token"
    assert error.reason.count("expired 2023-11-14 22:13:20 UTC") == 2
    assert "environment VIDEOSDK_TOKEN" in error.reason


def test_no_credentials_are_refused_with_every_way_to_set_them() -> None:
    reason = refusal({}, {}).reason
    for name in (
        "videosdk:token",
        "videosdk:apiKey",
        "videosdk:secret",
        "VIDEOSDK_TOKEN",
        "VIDEOSDK_API_KEY",
    ):
        assert name in reason
    assert "pulumi config set --secret videosdk:token" in reason


@pytest.mark.parametrize(
    ("config", "environ", "missing"),
    [
        ({"videosdk:apiKey": "k"}, {}, "videosdk:secret"),
        ({"videosdk:secret": SECRET}, {}, "videosdk:apiKey"),
        ({}, {"VIDEOSDK_API_KEY": "k"}, "VIDEOSDK_SECRET"),
        ({}, {"VIDEOSDK_SECRET": SECRET}, "VIDEOSDK_API_KEY"),
    ],
)
def test_half_a_key_pair_is_refused_with_the_half_that_is_missing(
    config: dict[str, str | None], environ: dict[str, str], missing: str
) -> None:
    assert refusal(config, environ).setting == missing


def test_half_a_key_pair_does_not_matter_beside_whole_credentials() -> None:
    found = resolve({"videosdk:apiKey": "k"}, {"VIDEOSDK_TOKEN": LIVE})
    assert found.credentials == Token("environment VIDEOSDK_TOKEN", LIVE)


@pytest.mark.parametrize("prefix", ["Bearer ", "bearer ", "BEARER\t"])
def test_a_bearer_prefix_is_refused(prefix: str) -> None:
    error = refusal({}, {"VIDEOSDK_TOKEN": prefix + LIVE})
    assert error.setting == "VIDEOSDK_TOKEN"
    assert "Bearer" in error.reason


@pytest.mark.parametrize("token", ["a b", "a.b\n", "a\x00b", "tokén", "a\u2028b", "a\x7fb"])
def test_a_token_with_odd_characters_is_refused(token: str) -> None:
    assert refusal({"videosdk:token": token}, {}).setting == "videosdk:token"


def test_a_secret_with_a_line_break_is_refused() -> None:
    error = refusal({}, {"VIDEOSDK_API_KEY": "k", "VIDEOSDK_SECRET": SECRET + "\n"})
    assert error.setting == "VIDEOSDK_SECRET"


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://api.videosdk.live/",
        "https://proxy.example/videosdk",
        "http://localhost:8080",
        "http://127.0.0.1:1",
        "http://127.9.9.9",
        "http://[::1]:8080",
    ],
)
def test_an_endpoint_is_https_or_of_this_machine(endpoint: str) -> None:
    assert resolve({"videosdk:token": LIVE, "videosdk:endpoint": endpoint}, {}).endpoint == endpoint.rstrip(
        "/"
    )


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://api.videosdk.live",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "ftp://localhost",
        "api.videosdk.live",
        "https://",
        "https:///v2",
        "https://user:hunter2@api.videosdk.live",
        "https://api.videosdk.live?hunter2",
        "https://api.videosdk.live#hunter2",
        "https://api.videosdk.live\\@hunter2",
        "https://api.videosdk.live:port",
        "https://[::1",
        "https://api.videosdk.live /",
        "nonsense",
    ],
)
def test_any_other_endpoint_is_refused_and_not_shown(endpoint: str) -> None:
    error = refusal({"videosdk:token": LIVE}, {"VIDEOSDK_API_ENDPOINT": endpoint})
    assert error.setting == "VIDEOSDK_API_ENDPOINT"
    assert "hunter2" not in str(error)


@pytest.mark.parametrize("timeout", ["0", "-1", "nan", "inf", "soon", "1e999"])
def test_a_timeout_that_is_no_positive_number_is_refused(timeout: str) -> None:
    assert refusal({"videosdk:token": LIVE, "videosdk:timeout": timeout}, {}).setting == "videosdk:timeout"


def test_the_timeout_of_the_stack_wins() -> None:
    found = resolve({"videosdk:token": LIVE, "videosdk:timeout": "2.5"}, {"VIDEOSDK_TIMEOUT": "9"})
    assert (found.timeout, found.timeout_source) == (2.5, "stack config videosdk:timeout")


@pytest.mark.parametrize(
    ("config", "environ"),
    [
        ({"videosdk:token": OLD}, {}),
        ({"videosdk:token": LIVE + " "}, {}),
        ({}, {"VIDEOSDK_SECRET": SECRET}),
        ({}, {"VIDEOSDK_API_KEY": "k", "VIDEOSDK_SECRET": SECRET + "\t"}),
    ],
)
def test_no_refusal_shows_a_credential(config: dict[str, str | None], environ: dict[str, str]) -> None:
    text = str(refusal(config, environ))
    for credential in (OLD, LIVE, SECRET):
        assert credential not in text


@pytest.mark.parametrize(
    "config",
    [{"videosdk:token": LIVE}, {"videosdk:apiKey": "the-key", "videosdk:secret": SECRET}],
)
def test_settings_show_no_credential(config: dict[str, str | None]) -> None:
    found = resolve(config, {})
    shown = repr(found) + str(found.describe())
    for credential in (LIVE, SECRET, "the-key"):
        assert credential not in shown
    assert [row.name for row in found.describe()] == ["credentials", "endpoint", "timeout"]


def test_the_same_settings_are_equal_so_that_they_share_a_client() -> None:
    given: dict[str, Any] = {"videosdk:token": LIVE}
    assert len({resolve(given, {}), resolve(given, {})}) == 1


def test_a_client_is_built_for_either_kind_of_credentials() -> None:
    pair = resolve({"videosdk:apiKey": "k", "videosdk:secret": SECRET}, {})
    for found in (resolve({"videosdk:token": LIVE}, {}), pair):
        with_client = settings.build_client(found)
        assert with_client.transport.endpoint == "https://api.videosdk.live"
        with_client.close()


def test_only_a_token_that_expires_so_soon_is_warned_of() -> None:
    token = jwt.encode({"apikey": "k", "exp": int(time.time()) + 3600}, SECRET)
    warning = resolve({"videosdk:token": token}, {}).expiring_within(3700)
    assert warning is not None
    assert warning.startswith("the token of stack config videosdk:token expires 20")
    assert "videosdk:apiKey and videosdk:secret instead" in warning
    assert token not in warning

    assert resolve({"videosdk:token": token}, {}).expiring_within(3500) is None
    endless = jwt.encode({"apikey": "k"}, SECRET)
    assert resolve({"videosdk:token": endless}, {}).expiring_within(1e9) is None
    pair = {"videosdk:apiKey": "k", "videosdk:secret": SECRET}
    assert resolve({**pair}, {}).expiring_within(1e9) is None


def test_a_key_pair_may_stand_in_two_places() -> None:
    found = resolve({"videosdk:apiKey": "key"}, {"VIDEOSDK_SECRET": "secret-of-the-pipeline"})
    source = "stack config videosdk:apiKey and environment VIDEOSDK_SECRET"
    assert found.credentials == KeyPair(source, "key", "secret-of-the-pipeline")


def test_videosdks_own_names_are_read_after_ours() -> None:
    other = jwt.encode({"apikey": "other", "exp": int(time.time()) + 3600}, SECRET)
    found = resolve({}, {"VIDEOSDK_AUTH_TOKEN": other})
    assert found.credentials == Token("environment VIDEOSDK_AUTH_TOKEN", other)
    both = resolve({}, {"VIDEOSDK_AUTH_TOKEN": other, "VIDEOSDK_TOKEN": LIVE})
    assert both.credentials == Token("environment VIDEOSDK_TOKEN", LIVE)

    pair = {"VIDEOSDK_API_KEY": "k", "VIDEOSDK_SECRET_KEY": SECRET}
    found = resolve({}, pair)
    assert found.credentials == KeyPair("environment VIDEOSDK_API_KEY/VIDEOSDK_SECRET_KEY", "k", SECRET)
    own = resolve({}, {**pair, "VIDEOSDK_SECRET": "t" * 40})
    assert own.credentials == KeyPair("environment VIDEOSDK_API_KEY/VIDEOSDK_SECRET", "k", "t" * 40)


def test_an_expired_token_is_passed_over_for_videosdks_own_name_of_it() -> None:
    found = resolve({}, {"VIDEOSDK_TOKEN": OLD, "VIDEOSDK_AUTH_TOKEN": LIVE})
    assert found.credentials.source == "environment VIDEOSDK_AUTH_TOKEN"


@pytest.mark.parametrize(
    ("config", "environ", "named"),
    [
        ({}, {"VIDEOSDK_APIKEY": "hunter2"}, "environment VIDEOSDK_APIKEY"),
        ({}, {"VIDEO_SDK_TOKEN": "hunter2"}, "environment VIDEO_SDK_TOKEN"),
        ({}, {"NEXT_PUBLIC_VIDEOSDK_TOKEN": "hunter2"}, "environment NEXT_PUBLIC_VIDEOSDK_TOKEN"),
        ({"videosdk:api_key": "hunter2"}, {}, "stack config videosdk:api_key"),
        ({"videosdk:authToken": "hunter2"}, {}, "stack config videosdk:authToken"),
        ({}, {"VIDEOSDK_API_KEY": "k", "VIDEOSDK_API_SECRET": "hunter2"}, "environment VIDEOSDK_API_SECRET"),
    ],
)
def test_a_near_miss_is_named_where_no_credentials_are_found(
    config: dict[str, str | None], environ: dict[str, str], named: str
) -> None:
    reason = refusal(config, environ).reason
    assert reason.endswith(f"Set, but not read: {named}")
    assert "hunter2" not in reason
    assert set(config) <= set(settings.CONFIG_KEYS)  # what the adapter asks the engine for


def test_what_is_no_near_miss_is_not_named() -> None:
    reason = refusal({"videosdk:endpoint": ""}, {"VIDEOSDK_APIKEY": "", "VIDEOSDK_REGION": "eu"}).reason
    assert "Set, but not read" not in reason


@pytest.mark.parametrize(
    ("endpoint", "left_out"),
    [
        ("https://api.videosdk.live/v2", "/v2"),
        ("https://api.videosdk.live/v2/", "/v2"),
        ("https://api.videosdk.live/v2/rooms", "/v2"),
        ("https://api.videosdk.live/ai/v1", "/ai"),
        ("https://proxy.example/videosdk/v2", "/v2"),
    ],
)
def test_an_endpoint_with_the_apis_own_path_is_refused_with_the_mend(endpoint: str, left_out: str) -> None:
    error = refusal({"videosdk:token": LIVE, "videosdk:endpoint": endpoint}, {})
    assert error.setting == "videosdk:endpoint"
    assert f"leave out {left_out}" in error.reason


def account(endpoint: str = "", **environ: str) -> str:
    return resolve({"videosdk:endpoint": endpoint}, environ).account


def test_the_account_is_told_by_the_api_key_and_the_endpoint_and_shows_no_key() -> None:
    pair = {"VIDEOSDK_API_KEY": "key-one", "VIDEOSDK_SECRET": SECRET}
    token = jwt.encode({"apikey": "key-one", "exp": int(time.time()) + 3600}, "t" * 40)
    mine = account(**pair)

    assert account(VIDEOSDK_TOKEN=token) == mine
    assert account(**{**pair, "VIDEOSDK_SECRET": "t" * 40}) == mine
    assert account(endpoint="HTTPS://API.VideoSDK.live:443/", **pair) == mine
    assert account(**{**pair, "VIDEOSDK_API_KEY": "key-two"}) != mine
    assert account(endpoint="https://proxy.example", **pair) != mine
    assert mine.endswith(" at https://api.videosdk.live")
    assert "key-one" not in mine
    assert SECRET not in mine


def test_a_token_that_names_no_key_is_an_account_of_its_own() -> None:
    assert account(VIDEOSDK_TOKEN="opaque") != account(VIDEOSDK_TOKEN=LIVE)
    assert account(VIDEOSDK_TOKEN="opaque") == account(VIDEOSDK_TOKEN=jwt.encode({"apikey": 7}, SECRET))
