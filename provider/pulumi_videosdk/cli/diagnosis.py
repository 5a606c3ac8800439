"""Doctor: is everything there that a deployment needs? One line for each thing looked at."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

from .. import lifecycle, settings, shadowing
from ..api.client import Client
from ..api.errors import VideoSDKError
from ..lifecycle import LifecycleError
from ..loopback import is_loopback
from ..settings import Settings, SettingsError
from . import plugin
from .pulumi_cli import INSTALL, NoStack, Pulumi, PulumiError
from .sides import DEFINITIONS, own_provider, side_of

OLDEST_ENGINE: Final = (3, 216, 0)
"""The first that this package is held to."""

OLDEST_FOR_IMPORT: Final = (3, 254, 0)
"""The first whose `import --file` takes outputs (docs/pulumi-engine.md)."""

ANSWER_WITHIN: Final = 10.0
"""Seconds that VideoSDK may take to answer here, whatever the settings allow a deployment."""


class Verdict(Enum):
    """Whether all is well with a thing that was looked at."""

    GOOD = "✓"
    ADVICE = "!"
    BAD = "✗"


@dataclass(frozen=True)
class Line:
    """One thing that was looked at: how it is, or what to do about it."""

    verdict: Verdict
    text: str


def examine(pulumi: Pulumi, environ: Mapping[str, str] = os.environ) -> Iterator[Line]:
    """Look at one thing after another. Never raises for what it finds, and changes nothing."""
    yield Line(Verdict.GOOD, _versions())
    yield _engine(pulumi)
    for text, good in plugin.found():
        yield Line(Verdict.GOOD if good else Verdict.ADVICE, text)
    if (stand_ins := shadowing.warning(os.getcwd())) is not None:
        yield Line(Verdict.ADVICE, stand_ins)
    config: Mapping[str, str] = {}
    try:
        config = pulumi.config()
        yield Line(Verdict.GOOD, f"{_stack(pulumi)}: its config sets {_list(config)}")
    except NoStack:
        words = "no stack is selected here: only the environment is looked at (--stack NAME looks at one)"
        yield Line(Verdict.ADVICE, words)
    except PulumiError as error:
        yield Line(Verdict.BAD, f"{_stack(pulumi)}: its config could not be read: {error}")
    try:
        found = settings.resolve(config, environ)
    except SettingsError as error:
        yield Line(Verdict.BAD, f"settings: {error}")
        return
    for row in found.describe():
        yield Line(Verdict.GOOD, f"{row.name}: {row.value} (from {row.source})")
    for expired in found.passed_over:
        remove = f"pulumi config rm {expired.name}"
        if expired.place != settings.CONFIG:
            remove = f"unset {expired.name}"
        words = f"{expired} and is passed over: set a new one, or `{remove}`"
        yield Line(Verdict.ADVICE, words)
    try:
        client = settings.build_client(replace(found, timeout=min(found.timeout, ANSWER_WITHIN)))
    except VideoSDKError as error:
        yield Line(Verdict.BAD, f"network: {error}")
        return
    with closing(client):
        yield Line(Verdict.GOOD, f"network: {client.transport.network}")
        answered = _server(found, client)
        yield answered
        if answered.verdict is Verdict.GOOD:
            yield from _objects(found, client, pulumi)


def _versions() -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    ours, sdk = version("pulumi-videosdk"), version("pulumi")
    return f"pulumi-videosdk {ours} with the Pulumi SDK {sdk} on Python {python}"


def _engine(pulumi: Pulumi) -> Line:
    try:
        found = pulumi.version()
    except PulumiError as error:
        return Line(Verdict.BAD, f"engine: {error}")
    words = f"engine: Pulumi {_dotted(found)}"
    if found < OLDEST_ENGINE:
        return Line(
            Verdict.BAD, f"{words} is too old: {_dotted(OLDEST_ENGINE)} or newer is needed; {INSTALL}"
        )
    if found < OLDEST_FOR_IMPORT:
        short = f"deploys, but `import` and `recover` need {_dotted(OLDEST_FOR_IMPORT)} or newer; {INSTALL}"
        return Line(Verdict.ADVICE, f"{words} {short}")
    return Line(Verdict.GOOD, words)


def _dotted(numbers: tuple[int, int, int]) -> str:
    return ".".join(map(str, numbers))


def _stack(pulumi: Pulumi) -> str:
    return "the selected stack" if pulumi.stack is None else f"stack {pulumi.stack}"


def _list(config: Mapping[str, str]) -> str:
    return ", ".join(config) or "nothing of VideoSDK"


def _server(found: Settings, client: Client) -> Line:
    try:
        next(client.rooms.list(), None)
    except VideoSDKError as error:
        return Line(Verdict.BAD, f"endpoint: {error}")
    return Line(Verdict.GOOD, f"{_who(client, found.endpoint)} answers, and accepts the credentials")


def _objects(found: Settings, client: Client, pulumi: Pulumi) -> Iterator[Line]:
    """Whether what other credentials or another endpoint made is found: one of each kind stands for all."""
    try:
        resources = pulumi.deployment().get("resources") or []
    except PulumiError:
        return  # Without a stack, or without its state, there is nothing to look for.
    makers: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {}
    for one in resources:
        side = side_of(one["type"])
        definition = DEFINITIONS.get(side.kind(one["type"]) or "") if side else None
        if side is None or definition is None or not definition.registered or own_provider(one):
            continue
        outputs = side.inside(definition, one.get("outputs") or {})
        if (maker := lifecycle.other_maker(outputs, found.account)) is not None:
            makers.setdefault(maker, {})[definition.name] = (one["id"], outputs)
    for maker, of_kinds in makers.items():
        made = f"the stack has what was made with {maker}, and these settings are {found.account}"
        try:
            for kind, (id_, outputs) in of_kinds.items():
                lifecycle.read(DEFINITIONS[kind], client, id_, outputs, found.account)
        except LifecycleError as error:
            yield Line(Verdict.BAD, f"{made}: {error}")
        except VideoSDKError as error:
            yield Line(Verdict.BAD, f"{made}; whether it is found could not be told: {error}")
        else:
            words = "it is found, as with a rotated key: `pulumi refresh` takes note of the new one"
            yield Line(Verdict.ADVICE, f"{made}; {words}")


def _who(client: Client, endpoint: str) -> str:
    if endpoint == settings.DEFAULT_ENDPOINT:
        return "VideoSDK itself"
    if is_loopback(urlsplit(endpoint).hostname or "") and _is_emulator(client):
        return f"the emulator of VideoSDK at {endpoint} (nothing there is real, and nothing costs money)"
    return f"{endpoint}, which is not VideoSDK's own address,"


def _is_emulator(client: Client) -> bool:
    try:
        said = client.transport.call("GET", "/_emulator/health", repeat_is_safe=True).data
    except VideoSDKError:
        return False
    return isinstance(said, Mapping) and said.get("emulator") == "videosdk"
