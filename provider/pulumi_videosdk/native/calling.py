"""How a program calls the functions of the plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import pulumi

from .declaring import install_plugin

R = TypeVar("R")


def call(token: str, arguments: Mapping[str, Any], result: type[R], opts: pulumi.InvokeOptions | None) -> R:
    """Call a function and wait for its result. Raises RunError: what is wrong, in one line."""
    install_plugin()
    try:
        found: R = pulumi.runtime.invoke(token, _given(arguments), opts, typ=result).value
    except Exception as error:
        # All that the SDK makes of an answer that is an error.
        if type(error) is not Exception:
            raise
        raise pulumi.RunError(str(error)) from None
    return found


def call_output(
    token: str,
    arguments: Mapping[str, Any],
    result: type[R],
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None,
) -> pulumi.Output[R]:
    """Call a function once its arguments are known."""
    install_plugin()
    return pulumi.runtime.invoke_output(token, _given(arguments), opts, typ=result)


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
