"""What every class that a program declares has, whatever serves it: `dynamic` or the plugin.

What holds here, and is tested: every property has an output, and a program loads nothing of what only the
provider's process needs, such as HTTP or pydantic.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import pulumi

from .names import with_article


class Declared:
    """What a generated class, which annotates every input and output, says to its base; and what the bases
    have in common."""

    secrets: ClassVar[Sequence[str]] = ()
    """The inputs and outputs that are encrypted in the state."""
    accepts: ClassVar[Sequence[tuple[str, type[pulumi.Resource], str | Mapping[str, str]]]] = ()
    """Each input for which a resource may stand: of which class, and its output or, by key, its outputs."""
    delete_before_replace: ClassVar[bool] = False
    """As the definition says. The engine asks the definition about a change only (`diff`): a replacement that
    a user forces (`--replace`, `pulumi state taint`) goes by the resource's options."""
    id_output: ClassVar[str] = ""
    """The output that is the id under another name. Where an update is previewed, the engine knows the id and
    none of the other outputs: what depends on this one must not look as if it were to be replaced."""
    properties: ClassVar[Mapping[str, str]] = {}
    """Every input and output, and its type as the class annotates it."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # A generated class; not a base, and not a user's own subclass.
        if any(Declared in base.__bases__ for base in cls.__bases__):
            cls.properties = inspect.get_annotations(cls)
            # Else the SDK does it anew for each resource, which takes a fifth of a program's time.
            cls.__annotations__ = inspect.get_annotations(cls, eval_str=True)

    def _declared(self, resource_name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Every property: the inputs as given, the secret ones marked, and None for what the server decides:
        an output that is not named among the properties never resolves (docs/pulumi-engine.md)."""
        props: dict[str, Any] = dict.fromkeys(self.properties)
        props |= {name: self._value(resource_name, name, value) for name, value in inputs.items()}
        return props | {
            name: pulumi.Output.secret(props[name]) for name in self.secrets if props[name] is not None
        }

    def _options(
        self, opts: pulumi.ResourceOptions | None, secrets: Sequence[str]
    ) -> pulumi.ResourceOptions | None:
        """The resource's options; `secrets`: under which names the engine knows them."""
        if secrets:
            hidden = pulumi.ResourceOptions(additional_secret_outputs=list(secrets))
            opts = pulumi.ResourceOptions.merge(opts, hidden)
        if self.delete_before_replace:
            # What the user says wins.
            opts = pulumi.ResourceOptions.merge(pulumi.ResourceOptions(delete_before_replace=True), opts)
        return opts

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
            instead = ["one of its outputs", *(with_article(kind.__name__) for kind, _ in fitting)]
            raise TypeError(
                f"{type(self).__name__} {resource_name!r}: {path} cannot be "
                f"{with_article(type(other).__name__)}; give {' or '.join(instead)}"
            )
        return value


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
