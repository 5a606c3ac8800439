"""The base of the classes that a program declares.

What holds here, and is tested: every property has an output, and a program loads nothing of what only the
provider's process needs, such as HTTP or pydantic.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import pulumi
from pulumi import dynamic

from . import lifecycle, shadowing
from .pickling import pickled

if TYPE_CHECKING:
    from pulumi.dynamic import ResourceProvider

PROVIDER_KEY = "__provider"


class Resource(dynamic.Resource, module="videosdk", name="Resource"):
    """Base of the classes that a user declares. A subclass annotates every input and output."""

    secrets: ClassVar[Sequence[str]] = ()
    """The inputs and outputs that are encrypted in the state."""
    accepts: ClassVar[Sequence[tuple[str, type[Resource], str | Mapping[str, str]]]] = ()
    """Each input for which a resource may stand: of which class, and its output or, by key, its outputs."""
    delete_before_replace: ClassVar[bool] = False
    """As the definition says. The engine asks the definition about a change only (`diff`): a replacement that
    a user forces (`--replace`, `pulumi state taint`) goes by the resource's options."""
    id_output: ClassVar[str] = ""
    """The output that is the id under another name. Where an update is previewed, the engine knows the id and
    none of the other outputs: what depends on this one must not look as if it were to be replaced."""
    properties: ClassVar[Mapping[str, str]] = {}
    """Every input and output, and its type as the subclass annotates it."""
    type_token: ClassVar[str] = ""
    """The resource's type in the state and in its URN."""

    def __init_subclass__(cls, *, module: str = "", name: str = "Resource", **kwargs: Any) -> None:
        super().__init_subclass__(module=module, name=name, **kwargs)
        if Resource in cls.__bases__:
            cls.properties = inspect.get_annotations(cls)
        cls.type_token = f"pulumi-python:dynamic{module and f'/{module}'}:{name}"

    def _declare(
        self,
        provider: type[ResourceProvider],
        resource_name: str,
        inputs: Mapping[str, Any],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """What a subclass's `__init__` ends with: the SDK takes the third `__init__` on the stack for the one
        that the program called."""
        _warn_of_stand_ins()
        secrets = self.secrets
        # An output that is not named among the properties never resolves (docs/pulumi-engine.md).
        props: dict[str, Any] = dict.fromkeys(self.properties)
        props |= {name: self._value(resource_name, name, value) for name, value in inputs.items()}
        props |= {name: pulumi.Output.secret(props[name]) for name in secrets if props[name] is not None}
        props[lifecycle.NAME] = resource_name
        props[PROVIDER_KEY] = pickled(provider)
        if secrets:
            hidden = pulumi.ResourceOptions(additional_secret_outputs=list(secrets))
            opts = pulumi.ResourceOptions.merge(opts, hidden)
        if self.delete_before_replace:
            # What the user says wins.
            opts = pulumi.ResourceOptions.merge(pulumi.ResourceOptions(delete_before_replace=True), opts)
        # All that `dynamic.Resource` does besides is to pickle the provider anew for each resource.
        super(dynamic.Resource, self).__init__(self.type_token, resource_name, props, opts)
        if self.id_output and pulumi.runtime.is_dry_run():
            setattr(self, self.id_output, self.id)

    def _value(self, resource_name: str, name: str, value: Any) -> Any:
        """The value of an input, also where another resource stands for it. Raises TypeError for one that
        cannot: the SDK would send its id."""
        fitting = [(kind, outputs) for input_, kind, outputs in self.accepts if input_ == name]
        for kind, outputs in fitting:
            if isinstance(value, kind):
                if isinstance(outputs, str):
                    return getattr(value, outputs)
                return {key: getattr(value, output) for key, output in outputs.items()}
        if (found := _resource_in(value, name)) is not None:
            path, other = found
            instead = " or ".join(["one of its outputs", *(f"a {kind.__name__}" for kind, _ in fitting)])
            raise TypeError(
                f"{type(self).__name__} {resource_name!r}: {path} cannot be a {type(other).__name__}; "
                f"give {instead}"
            )
        return value


@cache  # Once in a process.
def _warn_of_stand_ins() -> None:
    if (text := shadowing.warning(os.getcwd())) is not None:
        pulumi.log.warn(text)


def _resource_in(value: Any, path: str) -> tuple[str, pulumi.Resource] | None:
    """A resource that a value is or holds, and where."""
    if isinstance(value, pulumi.Resource):
        return path, value
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        inner = ((f"{path}.{key}", item) for key, item in value.items())
    elif isinstance(value, list | tuple):
        inner = ((f"{path}[{at}]", item) for at, item in enumerate(value))
    return next((found for where, item in inner if (found := _resource_in(item, where))), None)
