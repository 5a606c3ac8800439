"""The base of the components' classes, whatever serves their parts.

What holds here, and is tested:

- Parts are children: the providers, aliases, protection and transforms of the component reach them.
- A component has one type for all that may serve its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar

import pulumi

from . import components
from .components.component import Component
from .names import camel


class Composed(pulumi.ComponentResource):
    """Base of the classes that a user declares."""

    component: ClassVar[Component]
    """What it consists of."""
    package: ClassVar[str]
    """Where the classes of its parts are."""

    def __init_subclass__(cls, *, module: str = "", package: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if module:
            cls.component, cls.package = components.load(module), package

    def _compose(
        self, resource_name: str, inputs: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """What a subclass's `__init__` ends with. Raises RunError for an input that nothing is done with."""
        one = self.component
        given = {name: value for name, value in inputs.items() if value is not None}
        left_out = {part: needed for part, needed in one.optional.items() if needed not in given}
        for name in given:
            if (part := one.inputs[name].part) in left_out:
                raise pulumi.RunError(
                    f"{one.name} {resource_name!r}: {name} has no effect without "
                    f"{left_out[part]}: give both, or neither"
                )
        super().__init__(f"videosdk:index:{one.name}", resource_name, None, opts)
        classes, parts = import_module(self.package), dict[str, Any]()

        def make(
            part: str, *, after: Sequence[pulumi.Resource | None] = (), **more: Any
        ) -> pulumi.Resource | None:
            if part not in left_out:
                earlier = [other for other in after if other is not None]
                parts[part] = getattr(classes, one.parts[part])(
                    f"{resource_name}-{part}",
                    **_passed_on(one, part, given),
                    **more,
                    opts=pulumi.ResourceOptions(parent=self, depends_on=earlier, replace_with=earlier),
                )
            return parts.get(part)

        one.compose(make)
        outputs = {name: _output(parts.get(of.part), of.name) for name, of in one.outputs.items()}
        self.__dict__.update(outputs)
        self.register_outputs({camel(name): value for name, value in outputs.items()})


def _passed_on(component: Component, part: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of the component that a part is given."""
    return {
        of.name: given.get(name, of.default)
        for name, of in component.inputs.items()
        if part in (of.part, *of.also)
    }


def _output(part: Any, name: str) -> pulumi.Output[Any]:
    """An output of a part; without a value if there is no such part."""
    value = pulumi.Output.from_input(getattr(part, name, None))
    return pulumi.Output.secret(value) if name in getattr(part, "secrets", ()) else value
