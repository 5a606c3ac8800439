"""The adapter between the lifecycle and Pulumi's dynamic providers.

What holds here, and is tested:

- A provider pickles by reference: no code, no setting and no secret of ours stands in the state.
- Nothing of Pulumi goes further in than this module: numbers, unknowns and hidden keys are translated here.
- An error that reaches the engine ends its traceback with one line that stands alone.
- Only the provider's process loads definitions, and with them pydantic, HTTP and JWT code; a user's
  program never does.
- Declaring a resource costs a program little: `registration` says how.
"""

from __future__ import annotations

import inspect
import os
import pickle
import socket
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar

import grpc
import pulumi
from pulumi import dynamic
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from . import lifecycle, registration, settings

if TYPE_CHECKING:
    from .api.client import Client

PROVIDER_KEY = "__provider"

_clients: dict[settings.Settings, Client] = {}
_clients_lock = threading.Lock()

_warned: set[str] = set()
_warned_lock = threading.Lock()
WARNING_TIMEOUT = 5.0  # seconds

CALLS_AT_ONCE = 8
"""How many operations run at once; the SDK lets four. The engine asks for four a processor at most."""
_grown: weakref.WeakSet[ThreadPoolExecutor] = weakref.WeakSet()

# A provider's process lives as long as one run of the engine.
_claims = lifecycle.Claims()


class _InDefinitions:
    """What the module of the same name in `definitions` defines; loaded when first asked for."""

    def __get__(self, _: Provider | None, owner: type[Provider]) -> lifecycle.Definition[Any, Any]:
        module = import_module(f"{__package__}.definitions.{owner.__module__.rpartition('.')[2]}")
        definition: lifecycle.Definition[Any, Any] = module.definition
        return definition


class Provider(dynamic.ResourceProvider):
    """Base of each resource's provider class. A subclass adds nothing: its module's name says whose it is.

    It has no state where it is pickled, in the user's program. In the provider's process the engine
    configures it once, and several threads share it.
    """

    definition = _InDefinitions()

    # Nothing in the pickle is worth encrypting (docs/pulumi-engine.md).
    serialize_as_secret_always = False

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        self._config = {key: req.config.get(key) for key in settings.CONFIG_KEYS}
        _let_more_calls_run_at_once()

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> dynamic.CheckResult:
        with _StandingAlone():
            checked = lifecycle.check(self.definition, _unpacked(_olds), _unpacked(news))
            failures = [dynamic.CheckFailure(f.property, f.reason) for f in checked.failures]
            try:
                self._settings()
            except settings.SettingsError as error:
                failures.append(dynamic.CheckFailure(error.setting, error.reason))
            return dynamic.CheckResult(_packed(checked.inputs), failures)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.DiffResult:
        with _StandingAlone():
            found = lifecycle.diff(self.definition, _unpacked(_olds), _unpacked(_news))
            for caution in found.cautions:
                _warn(caution)
            return dynamic.DiffResult(
                # Never None: the engine would then compare the pickles as well.
                changes=found.any,
                replaces=found.replaces,
                delete_before_replace=found.delete_before_replace,
            )

    def create(self, props: dict[str, Any]) -> dynamic.CreateResult:
        with _StandingAlone():
            inputs = _unpacked(props)
            run = self._run(inputs)
            made = lifecycle.create(self.definition, self._client(run), inputs, run)
            return dynamic.CreateResult(made.id, made.properties)

    def read(self, id_: str, props: dict[str, Any]) -> dynamic.ReadResult:
        with _StandingAlone():
            stored = _unpacked(props)
            seen = lifecycle.read(self.definition, self._client(self._run(stored)), id_, stored)
            if seen is None:
                return dynamic.ReadResult(None, {})
            return dynamic.ReadResult(id_, seen.properties, seen.inputs)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> dynamic.UpdateResult:
        with _StandingAlone():
            olds, news = _unpacked(_olds), _unpacked(_news)
            run = self._run(news)
            outs = lifecycle.update(self.definition, lambda: self._client(run), _id, olds, news, run)
            return dynamic.UpdateResult(outs)

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        with _StandingAlone():
            props = _unpacked(_props)
            run = self._run(props)
            lifecycle.delete(self.definition, self._client(run), _id, props, run)

    def _settings(self) -> settings.Settings:
        return settings.resolve(self._config, os.environ)

    def _client(self, run: lifecycle.Run) -> Client:
        """One client, and so one pool of connections, for all resources of a process."""
        found = self._settings()
        self._warn_of_expiry(found)
        with _clients_lock:
            if found not in _clients:
                _clients[found] = settings.build_client(found)
            return _clients[found].heard_by(run.say)

    def _run(self, inputs: Mapping[str, Any]) -> lifecycle.Run:
        name = inputs.get(lifecycle.NAME, "")

        def say(text: str) -> None:
            # The engine shows what is printed, line by line, as the run goes on; killed, it reads no more.
            with suppress(OSError):
                print(f"{self.definition.name} {name}: {text}", flush=True)

        @contextmanager
        def waiting(seconds: float) -> Iterator[None]:
            self._warn_of_expiry(self._settings(), seconds)
            with _another_worker():
                yield

        return lifecycle.Run(say, _warn, waiting, _engine_gone, _claims)

    def _warn_of_expiry(self, found: settings.Settings, wait: float = 0) -> None:
        if expiring := found.expiring_within(wait + found.timeout):
            _warn(expiring)


_pickled: dict[type[Provider], str] = {}


def pickled(provider: type[Provider]) -> str:
    """What stands for a provider in the state, as the input `__provider`."""
    if provider not in _pickled:
        with _pickler_restored():
            _pickled[provider] = str(serialize_provider(provider()))
    return _pickled[provider]


class Resource(dynamic.Resource, module="videosdk", name="Resource"):
    """Base of the classes that a user declares. A subclass annotates every input and output."""

    secret_inputs: ClassVar[Sequence[str]] = ()
    """What is encrypted in the state."""
    properties: ClassVar[Mapping[str, str]] = {}
    """Every input and output, and its type as the subclass annotates it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if Resource in cls.__bases__:
            cls.properties = inspect.get_annotations(cls)
            # The SDK would compile each of them for each resource, to make objects of what are plain values.
            cls.__annotations__ = {}

    def _declare(
        self,
        provider: type[Provider],
        resource_name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """What a subclass's `__init__` ends with: the SDK takes the third `__init__` on the stack for the one
        that the program called."""
        secrets = self.secret_inputs
        # An output that is not named among the properties never resolves (docs/pulumi-engine.md).
        props: dict[str, Any] = dict.fromkeys(self.properties)
        props |= inputs
        props |= {name: pulumi.Output.secret(props[name]) for name in secrets if props[name] is not None}
        props[lifecycle.NAME] = resource_name
        props[PROVIDER_KEY] = pickled(provider)
        if secrets:
            hidden = pulumi.ResourceOptions(additional_secret_outputs=list(secrets))
            opts = pulumi.ResourceOptions.merge(opts, hidden)
        type_token = f"pulumi-python:{self._resource_type_name}"
        with registration.light(self):
            # All that `dynamic.Resource` does besides is to pickle the provider anew for each resource.
            super(dynamic.Resource, self).__init__(type_token, resource_name, props, opts)


@contextmanager
def _pickler_restored() -> Iterator[None]:
    """Undo what `serialize_provider` leaves on the pickler at each call.

    Each call wraps the last one's wrapper, until pickling recurses too deep (docs/pulumi-engine.md). Ours
    would lengthen the chain for a user's own dynamic providers.
    """
    pickler: Any = pickle._Pickler
    kept = pickler._batch_setitems, pickler.save_dict
    try:
        yield
    finally:
        pickler._batch_setitems, pickler.save_dict = kept


def _let_more_calls_run_at_once() -> None:
    """Give the process `CALLS_AT_ONCE` workers, since each spends its time waiting for VideoSDK."""
    pool = _own_pool()
    if pool is None or pool in _grown:
        return
    _grown.add(pool)
    with pool._shutdown_lock:
        _add_workers(pool, CALLS_AT_ONCE - pool._max_workers)


@contextmanager
def _another_worker() -> Iterator[None]:
    """While the calling thread waits, let another one work in its place.

    The process has a few workers: as many waits would keep everything else from being made, perhaps the very
    thing that they wait for.
    """
    pool = _own_pool()
    if pool is None:
        yield
        return
    with pool._shutdown_lock:
        _add_workers(pool, 1)
    try:
        yield
    finally:
        with pool._shutdown_lock:
            pool._max_workers -= 1


def _add_workers(pool: Any, count: int) -> None:
    """Let so many more threads work for an executor whose lock is held.

    This reaches for its private parts; where they are not as expected nothing happens, and a wait holds one
    of the process's four (docs/pulumi-engine.md). A test tells of that day.
    """
    for _ in range(count):
        pool._max_workers += 1
        # Before Python 3.12 workers that never idled are counted as idle, and none would be added.
        while pool._idle_semaphore.acquire(blocking=False):
            pass
        with suppress(RuntimeError):  # no more threads to be had
            pool._adjust_thread_count()


def _own_pool() -> Any:
    """The executor that runs the calling thread; None if it cannot be told, or is not as we know it."""
    parts = ("_shutdown_lock", "_max_workers", "_idle_semaphore", "_adjust_thread_count")
    for argument in getattr(threading.current_thread(), "_args", ()):
        pool = argument() if isinstance(argument, weakref.ref) else None
        if isinstance(pool, ThreadPoolExecutor) and all(hasattr(pool, part) for part in parts):
            return pool
    return None


def _engine() -> tuple[str, int] | None:
    """Where the engine listens, to its end: it hands every plugin its own address as the first argument."""
    host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "").rpartition(":")
    return (host, int(port)) if host == "127.0.0.1" and port.isdigit() else None


def _engine_gone() -> bool:
    """Whether the engine that started this process has ended: killed, it leaves the process behind."""
    if (engine := _engine()) is None:
        return False
    try:
        socket.create_connection(engine, timeout=1).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        pass
    return False


def _warn(text: str) -> None:
    """Show a warning among the run's diagnostics, the same one once. What is printed would be no warning."""
    with _warned_lock:
        if text in _warned:
            return
        _warned.add(text)
    if (engine := _engine()) is None:
        print(f"warning: {text}", flush=True)
        return
    warning = engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text)
    with suppress(grpc.RpcError), grpc.insecure_channel("{}:{}".format(*engine)) as channel:
        engine_pb2_grpc.EngineStub(channel).Log(warning, timeout=WARNING_TIMEOUT)


class _StandingAlone:
    """Let an error out so that its own text is what the user reads: no chain of causes, and no stack of
    ours above an error that we meant to raise."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            ours = type(error).__module__.startswith(f"{__package__}.")
            raise error.with_traceback(None if ours else trace) from None


def _unpacked(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _plain(value) for key, value in properties.items() if key != PROVIDER_KEY}


def _plain(value: Any) -> Any:
    # The engine's unknowns are fresh objects each time, so they are told by type (docs/pulumi-engine.md).
    if isinstance(value, Unknown):
        return lifecycle.UNKNOWN
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _packed(value: Any) -> Any:
    if value is lifecycle.UNKNOWN:
        return rpc.UNKNOWN
    if isinstance(value, Mapping):
        return {key: _packed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_packed(item) for item in value]
    return value
