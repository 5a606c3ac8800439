"""The base of the classes that `dynamic` serves."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import pulumi
from pulumi import dynamic

from . import lifecycle, shadowing
from .declared import Declared
from .pickling import pickled

if TYPE_CHECKING:
    from pulumi.dynamic import ResourceProvider

PROVIDER_KEY = "__provider"


class Resource(Declared, dynamic.Resource, module="videosdk", name="Resource"):
    """Base of the classes that a user declares."""

    type_token: ClassVar[str] = ""
    """The resource's type in the state and in its URN."""

    def __init_subclass__(cls, *, module: str = "", name: str = "Resource", **kwargs: Any) -> None:
        super().__init_subclass__(module=module, name=name, **kwargs)
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
        props = self._declared(resource_name, inputs)
        props[lifecycle.NAME] = resource_name
        props[PROVIDER_KEY] = pickled(provider)
        opts = self._options(opts, self.secrets)
        # All that `dynamic.Resource` does besides is to pickle the provider anew for each resource.
        super(dynamic.Resource, self).__init__(self.type_token, resource_name, props, opts)
        if self.id_output and pulumi.runtime.is_dry_run():
            setattr(self, self.id_output, self.id)


@cache  # Once in a process.
def _warn_of_stand_ins() -> None:
    if (text := shadowing.warning(os.getcwd())) is not None:
        pulumi.log.warn(text)
