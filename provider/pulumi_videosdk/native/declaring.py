"""The base of the classes that the plugin serves: outside of Python, names are camelCase.

What holds here, and is tested: a program gives and gets the same values under the same names as from the
classes that `dynamic` serves. Nothing names a version of the plugin: the one that is installed serves, so an
upgrade leaves no resource without one.
"""

from __future__ import annotations

import copy
import inspect
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar, Self, TypeAlias

import pulumi

from ..declared import Declared
from ..names import camel
from ..plugin.install import ensure_installed

Names: TypeAlias = Mapping[str, "Names"]
"""Names within a value that are others outside, or hold some, each with those within. What is not named here
is passed on as it is: it is not ours."""

PATHS = ("ignore_changes", "replace_on_changes", "hide_diffs")
"""The options that name properties."""


class Resource(Declared, pulumi.CustomResource):
    """Base of the classes that a user declares."""

    token: ClassVar[str]
    """The resource's type."""
    renamed_within: ClassVar[Sequence[str]] = ()
    """Paths to names that are others outside: `webhook.end_point`."""
    names: ClassVar[Names] = {}
    """The properties, and what is renamed within them."""

    def __init_subclass__(cls, *, token: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if token:
            cls.token = token
            cls.names = _tree([*cls.properties, *cls.renamed_within])
            for name, within in cls.names.items():
                if not within:  # Under that name the SDK finds its type, as which a number is given.
                    setattr(cls, name, pulumi.property(camel(name)))

    @classmethod
    def get(
        cls, resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None
    ) -> Self:
        """An existing object, read and not managed: its inputs and outputs are VideoSDK's.

        :param resource_name: Its name in the program.
        :param id: Its id at VideoSDK. The run fails if it does not exist.
        :param opts: Pulumi's options.
        """
        found = cls.__new__(cls)
        found._declare(resource_name, {}, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id)))
        return found

    def __getattr__(self, name: str) -> Any:
        # Made when first asked for: few programs do, and each costs the SDK four futures and a task.
        if (within := type(self).names.get(name)) is None or "_outside" not in self.__dict__:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        output = self.__dict__["_outside"][name].apply(partial(inside, names=within))
        self.__dict__[name] = output
        return output

    def _declare(
        self, resource_name: str, inputs: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """What a subclass's `__init__` ends with: the SDK takes the third `__init__` on the stack for the one
        that the program called."""
        install_plugin()
        props = outside(self._declared(resource_name, inputs), self.names)
        opts = self._options(_with_paths_outside(opts, self.names), [camel(name) for name in self.secrets])
        super().__init__(self.token, resource_name, props, opts)
        outputs = {name: self.__dict__.pop(camel(name)) for name in self.names}
        self.__dict__.update({name: output for name, output in outputs.items() if not self.names[name]})
        self.__dict__["_outside"] = outputs
        if self.id_output and pulumi.runtime.is_dry_run():
            setattr(self, self.id_output, self.id)


class ProviderResource(pulumi.ProviderResource):
    """Base of the class `Provider`."""

    secrets: ClassVar[Sequence[str]] = ()
    numbers: ClassVar[Sequence[str]] = ()

    def _declare(
        self, resource_name: str, inputs: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        install_plugin()
        given = {name: value for name, value in inputs.items() if value is not None}
        # A provider is configured with texts.
        texts = {name: _as_text(given[name]) for name in self.numbers if name in given}
        secrets = {name: pulumi.Output.secret(given[name]) for name in self.secrets if name in given}
        props = {**dict.fromkeys(inputs), **given, **texts, **secrets}
        super().__init__("videosdk", resource_name, outside(props, _tree(props)), opts)
        for name in props:
            self.__dict__[name] = self.__dict__.pop(camel(name))


@cache  # Once in a process.
def install_plugin() -> None:
    """Make sure that the engine finds the plugin, before it is first asked for something of the plugin's."""
    if (text := ensure_installed()) is not None:
        pulumi.log.warn(text)


def outside(value: Any, names: Names) -> Any:
    """A value as the plugin takes it."""
    if not names or value is None:
        return value
    if isinstance(value, Mapping):
        return {
            camel(key) if key in names else key: outside(item, names.get(key, {}))
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [outside(item, names) for item in value]
    if isinstance(value, pulumi.Output) or inspect.isawaitable(value):
        return pulumi.Output.from_input(value).apply(lambda known: outside(known, names))
    return value


def inside(value: Any, names: Names) -> Any:
    """A value from the plugin as a program sees it."""
    if isinstance(value, Mapping):
        ours = {camel(name): name for name in names}
        renamed = {ours.get(key, str(key)): item for key, item in value.items()}
        return {name: inside(item, names.get(name, {})) for name, item in renamed.items()}
    return [inside(item, names) for item in value] if isinstance(value, list) else value


def _with_paths_outside(opts: pulumi.ResourceOptions | None, names: Names) -> pulumi.ResourceOptions | None:
    """The options, with the properties that they name under their names outside."""
    if opts is None:
        return None
    renamed = copy.copy(opts)
    for option in PATHS:
        if paths := getattr(opts, option, None):
            setattr(renamed, option, [_path_outside(path, names) for path in paths])
    return renamed


def _path_outside(path: str, names: Names) -> str:
    """A property path, such as `auto_start.recording.template_url`, as the engine knows it."""

    def renamed(key: re.Match[str]) -> str:
        nonlocal names
        ours = key[0] in names
        names = names.get(key[0], {})
        return camel(key[0]) if ours else key[0]

    # An index is no key.
    return re.sub(r"[^\W\d]\w*", renamed, path)


def _as_text(number: pulumi.Input[float]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(number).apply(str)


def _tree(paths: Iterable[str]) -> Names:
    tree: dict[str, Any] = {}
    for path in paths:
        node = tree
        for key in path.split("."):
            node = node.setdefault(key, {})
    return tree
