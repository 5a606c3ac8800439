"""Values of each kind, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from pulumi_videosdk.definitions.terms import CALL_EVENTS, EVENTS

texts = st.text(max_size=12)
names = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | texts
plain = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names, plain, max_size=3)

_group = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=4, max_size=4)
room_ids = st.tuples(_group, _group, _group).map("-".join)
urls = names.map(lambda path: f"https://hooks.example.com/{path}")
events = st.lists(st.sampled_from([*EVENTS, "*", "session-*", "hls*"]), min_size=1, max_size=4)
call_events = st.sampled_from(CALL_EVENTS)
numbers_to_call = st.integers(10, 10**14).map(lambda number: f"+{number}")
amounts = st.integers(1, 10_000) | st.floats(0.5, 1e6)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields."""
    return st.fixed_dictionaries({}, optional=fields)
