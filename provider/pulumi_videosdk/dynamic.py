"""The adapter between the lifecycle and Pulumi's dynamic providers.

What holds here, and is tested:

- A provider pickles by reference: no code, no setting and no secret of ours stands in the state.
- Nothing of Pulumi goes further in than this module: numbers, unknowns and hidden keys are translated here.
- An error that reaches the engine ends its traceback with one line that stands alone.
- Only the provider's process loads definitions, and with them pydantic, HTTP and JWT code; a user's
  program never does.
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

from . import lifecycle, settings

if TYPE_CHECKING:
    from .api.client import Client

PROVIDER_KEY = "__provider"

_clients: dict[settings.Settings, Client] = {}
_clients_lock = threading.Lock()

_warned: set[str] = set()
_warned_lock = threading.Lock()
WARNING_TIMEOUT = 5.0  # seconds

RUNNING_PROGRAMS = ("asyncio", "pulumi", "runpy")
"""What calls a program's code."""
SDK_FRAMES = 5
"""How many of its own frames the SDK stands on when it looks at the stack."""

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
    configures it once, and four threads share it.
    """

    definition = _InDefinitions()

    # Nothing in the pickle is worth encrypting (engine sheet 2).
    serialize_as_secret_always = False

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        self._config = {key: req.config.get(key) for key in settings.CONFIG_KEYS}

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


def pickled(provider: Provider) -> str:
    """What stands for a provider in the state, as the input `__provider`."""
    with _pickler_restored():
        return str(serialize_provider(provider))


class Resource(dynamic.Resource, module="videosdk", name="Resource"):
    """Base of the classes that a user declares. A subclass annotates every input and output."""

    secret_inputs: ClassVar[Sequence[str]] = ()
    """What is encrypted in the state."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if Resource in cls.__bases__:
            # The SDK reads them for each resource; from text it would compile each of them each time.
            cls.__annotations__ = inspect.get_annotations(cls, eval_str=True)

    def __init__(
        self,
        provider: Provider,
        resource_name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        secrets = self.secret_inputs
        # An output that is not named among the properties never resolves (engine sheet 2).
        declared = next(cls for cls in type(self).__mro__ if Resource in cls.__bases__)
        props: dict[str, Any] = dict.fromkeys(declared.__annotations__)
        props |= inputs
        props |= {name: pulumi.Output.secret(props[name]) for name in secrets if props[name] is not None}
        props[lifecycle.NAME] = resource_name
        hidden = pulumi.ResourceOptions(additional_secret_outputs=list(secrets))
        with _pickler_restored(), _short_stack_trace():
            super().__init__(provider, resource_name, props, pulumi.ResourceOptions.merge(opts, hidden))


@contextmanager
def _pickler_restored() -> Iterator[None]:
    """Undo what `serialize_provider` leaves on the pickler at each call.

    Each call wraps the last one's wrapper, until pickling recurses too deep (engine sheet 2). Ours would
    lengthen the chain for a user's own dynamic providers.
    """
    pickler: Any = pickle._Pickler
    kept = pickler._batch_setitems, pickler.save_dict
    try:
        yield
    finally:
        pickler._batch_setitems, pickler.save_dict = kept


@contextmanager
def _short_stack_trace() -> Iterator[None]:
    """Leave what runs the program out of the stack trace that the SDK puts into each resource's state.

    Those, a dozen of asyncio's and the SDK's, are half of a room's state, all of which is written again
    at each step. The user's own stay; were the SDK to call deeper than it does, some of them would go too.
    """
    called = 0
    frame = sys._getframe(2).f_back  # of the base class's `__init__`, whose caller this is
    while frame and frame.f_globals.get("__name__", "").partition(".")[0] not in RUNNING_PROGRAMS:
        called += 1
        frame = frame.f_back
    kept = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = SDK_FRAMES + 1 + called
    try:
        yield
    finally:
        if kept is None:
            del sys.tracebacklimit
        else:
            sys.tracebacklimit = kept


@contextmanager
def _another_worker() -> Iterator[None]:
    """While the calling thread waits, let another one work in its place.

    The process has four workers (engine sheet 2): four waits would keep everything else from being made,
    perhaps the very thing that they wait for. This reaches for private parts of the executor; where they are
    not as expected nothing happens, and a wait holds one of the four. A test tells of that day.
    """
    pool = _own_pool()
    if pool is None:
        yield
        return
    with pool._shutdown_lock:
        pool._max_workers += 1
        # Before Python 3.12 workers that never idled are counted as idle, and none would be added.
        while pool._idle_semaphore.acquire(blocking=False):
            pass
        with suppress(RuntimeError):  # no more threads to be had
            pool._adjust_thread_count()
    try:
        yield
    finally:
        with pool._shutdown_lock:
            pool._max_workers -= 1


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
    # The engine's unknowns are fresh objects each time, so they are told by type (engine sheet 2).
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
