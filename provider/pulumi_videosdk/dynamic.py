"""The adapter between the lifecycle and Pulumi's dynamic providers.

What holds here, and is tested:

- A provider pickles by reference: no code, no setting and no secret of ours stands in the state.
- The lifecycle sees none of Pulumi's types: unknowns and secrets are translated on the way in and out.
- An error that reaches the engine ends its traceback with one line that stands alone.
- Only the provider's process loads definitions, and with them pydantic, HTTP and JWT code; a user's
  program never does.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pulumi import dynamic
from pulumi.output import Unknown

from . import clients, definitions, engine, lifecycle, settings, shadowing, workers
from .declaring import PROVIDER_KEY
from .packing import packed, plain, sealed

if TYPE_CHECKING:
    from .api.client import Client

P = ParamSpec("P")
R = TypeVar("R")

# A provider's process lives as long as one run of the engine.
_claims = lifecycle.Claims()


def _clean_errors(verb: Callable[P, R]) -> Callable[P, R]:
    """Let an error out so that its own text is what the user reads: no chain of causes, and no stack of ours
    above an error that we meant to raise."""

    @functools.wraps(verb)
    def clean(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with shadowing.importing_installed():
                return verb(*args, **kwargs)
        except Exception as error:
            meant = type(error).__module__.startswith(f"{__package__}.")
            raise error.with_traceback(None if meant else error.__traceback__) from None

    return clean


class _DefinitionOfModule:
    """What the module of the same name in `definitions` defines; loaded when first asked for."""

    def __get__(self, _: Provider | None, owner: type[Provider]) -> lifecycle.AnyDefinition:
        return definitions.load(owner.__module__.rpartition(".")[2])


class Provider(dynamic.ResourceProvider):
    """Base of each resource's provider class. The definition is found by the module's name.

    It has no state where it is pickled, in the user's program. In the provider's process the engine
    configures it once, and several threads share it.
    """

    definition = _DefinitionOfModule()

    # Nothing in the pickle is worth encrypting (docs/pulumi-engine.md).
    serialize_as_secret_always = False

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        self._config = {key: req.config.get(key) for key in settings.CONFIG_KEYS}
        shadowing.prefer_installed()
        workers.let_more_calls_run_at_once()

    @_clean_errors
    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        inputs, account, unusable = _unpacked(news), None, []
        try:
            account = self._settings().account
        except settings.SettingsError as error:
            unusable = [str(error)]
        checked = lifecycle.check(self.definition, _unpacked(_olds), inputs, account)
        for warning in checked.warnings:
            engine.warn(f"{self.definition.name} {inputs.get(lifecycle.NAME, '')}: {warning}")
        wrong = [*map(str, checked.failures), *unusable]
        # The engine prints the value of whatever property a failure names, a secret one too.
        failures = [dynamic.CheckFailure("", reason) for reason in wrong]
        return dynamic.CheckResult(packed(checked.inputs), failures)

    @_clean_errors
    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        olds, news = _unpacked(_olds), _unpacked(_news)
        lifecycle.claim(self.definition, _id, olds, news, _claims)
        found = lifecycle.diff(self.definition, olds, news, self._settings().account)
        for caution in found.cautions:
            engine.warn(caution)
        return dynamic.DiffResult(
            # Never None: the engine would then compare the pickles as well.
            changes=found.any,
            replaces=found.replaces,
            delete_before_replace=found.delete_before_replace,
        )

    @_clean_errors
    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        inputs = _unpacked(props)
        run = self._run(inputs)
        made = lifecycle.create(self.definition, self._client(run), inputs, run)
        return dynamic.CreateResult(made.id, self._sealed(made.properties))

    @_clean_errors
    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        stored = _unpacked(props)
        run = self._run(stored)
        observed = lifecycle.read(self.definition, self._client(run), id_, stored, run.account, _claims)
        if observed is None:
            return dynamic.ReadResult(None, {})
        return dynamic.ReadResult(id_, self._sealed(observed.properties), self._sealed(observed.inputs))

    @_clean_errors
    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.UpdateResult:
        olds, news = _unpacked(_olds), _unpacked(_news)
        run = self._run(news)
        outs = lifecycle.update(self.definition, lambda: self._client(run), _id, olds, news, run)
        return dynamic.UpdateResult(self._sealed(outs))

    @_clean_errors
    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        props = _unpacked(_props)
        run = self._run(props)
        lifecycle.delete(self.definition, self._client(run), _id, props, run)

    def _sealed(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        return sealed(properties, self.definition.secrets)

    def _settings(self) -> settings.Settings:
        return settings.resolve(self._config, os.environ)

    def _client(self, run: lifecycle.Run) -> Client:
        return clients.client(self._settings(), run)

    def _run(self, inputs: Mapping[str, Any]) -> lifecycle.Run:
        name = inputs.get(lifecycle.NAME, "")

        def progress(text: str) -> None:
            engine.show_line(f"{self.definition.name} {name}: {text}")

        @contextmanager
        def waiting(seconds: float) -> Iterator[None]:
            clients.warn_of_expiry(self._settings(), engine.warn, seconds)
            with workers.another_worker():
                yield

        account = self._settings().account
        return lifecycle.Run(progress, engine.warn, waiting, engine.gone, _claims, account)


def _unpacked(properties: Mapping[str, Any]) -> dict[str, Any]:
    # The SDK's unknowns are fresh objects each time, so they are told by type (docs/pulumi-engine.md).
    return {
        key: plain(value, lambda one: isinstance(one, Unknown))
        for key, value in properties.items()
        if key != PROVIDER_KEY
    }
