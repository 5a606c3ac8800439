"""Accounts: which account created an object, and what it means that another account does not find it.

An adapter names the account of a run, as an opaque text that may be shown in messages. It is stored beside
the properties of each object that was created or found. If another account does not find an object, that is
no proof that it is gone: it may still exist, and cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .definition import AnyDefinition
from .errors import LifecycleError
from .keys import ACCOUNT


def maker_of(properties: Mapping[str, Any]) -> str | None:
    """The account that created the object, or found it last; None in state of an earlier version."""
    maker = properties.get(ACCOUNT)
    return maker if isinstance(maker, str) else None


def other_maker(properties: Mapping[str, Any], account: str | None) -> str | None:
    """The account that created the object, if it is not `account`."""
    maker = maker_of(properties)
    return None if account is None or maker == account else maker


def not_found(definition: AnyDefinition, id: str, maker: str, account: str | None) -> LifecycleError:
    """The error for an object that an account other than its maker's does not find."""
    return LifecycleError(
        f"{definition.name} {id} is not found with {account}, but was made with {maker}. It may be there "
        "still, and cost, so the state keeps it. Use the credentials and the endpoint that it was made with "
        "(`refresh` and `destroy` use the config that the last `up` stored, unless told `--run-program`); "
        "if it is gone, or no longer yours, `pulumi state delete URN` forgets it"
    )


def ensure_found(
    definition: AnyDefinition,
    client: Any,
    id: str,
    inputs: Any,
    stored: Mapping[str, Any],
    account: str | None,
) -> None:
    """If `account` is not the maker's, raise unless it finds the object, as a rotated key does."""
    maker = other_maker(stored, account) if definition.registered else None
    if maker is not None and definition.read(client, id, inputs, stored) is None:
        raise not_found(definition, id, maker, account)


def caution(
    definition: AnyDefinition, olds: Mapping[str, Any], news: Mapping[str, Any], account: str | None
) -> str | None:
    """The warning if a declared object is another account's; the same text for all objects of a run."""
    maker = other_maker(olds, account) if definition.registered else None
    # In a refresh `news` are the inputs of an earlier run.
    if maker is None or maker_of(news) != account:
        return None
    return (
        f"the stack has what was made with {maker}, and this run uses {account}. If both are of one account "
        "(a rotated key), `pulumi refresh` takes note of the new one; if not, this run finds nothing of it"
    )
