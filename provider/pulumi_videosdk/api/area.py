"""The base of the API's areas: objects of one kind under one path, read by id and listed by pages."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from ..names import with_article
from .errors import SEND_AGAIN, NotFound, NotSent, VideoSDKError
from .model import Sent, Shown
from .pagination import PER_PAGE, Page, walk, whole

if TYPE_CHECKING:
    # Definitions name areas, and load nothing of HTTP.
    from .replies import Reply
    from .transport import Transport

T = TypeVar("T", bound=Shown)


class Seen(NamedTuple, Generic[T]):
    """What a look found."""

    items: list[T]
    answered_at: datetime | None
    """The server's clock at the look."""


class Area(Generic[T]):
    """Base of an area. Every method raises VideoSDKError, LostReply or NotSent."""

    path: ClassVar[str]
    key: ClassVar[str] = "data"
    """Where a list's items stand."""
    slash: ClassVar[bool] = False
    """Whether the path of the list ends with a slash (API §3.4, §4, §6, §8)."""
    paged: ClassVar[bool] = True
    """Whether the list comes in pages (API §2.5)."""
    model: type[T]
    noun: ClassVar[str]
    within: ClassVar[str | None] = None
    """The key under which a reply has the one object that it is about; a reply without it is the object."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, id: str) -> T | None:
        """One by its id; None: not found."""
        reply = self._if_there("GET", self._path_of(id))
        return None if reply is None else self._read(reply)

    def all(self, **query: Any) -> Seen[T]:
        """The whole list; one that is answered "not found" has nothing (API §13)."""
        items: list[T] = []
        answered_at = None
        try:
            for page in self._pages(**query):
                answered_at = answered_at or page.reply.date
                items += page.read(self.model, f"a list of {self.noun}s")
        except NotFound as nothing:
            if items:
                raise
            answered_at = nothing.answered_at
        return Seen(items, answered_at)

    def delete(self, id: str) -> bool:
        """Delete one by its id; False: it did not exist."""
        return self._if_there("DELETE", self._path_of(id)) is not None

    def _if_there(self, method: str, path: str, body: Any = None) -> Reply | None:
        """A call about one, with the same effect when it is sent twice; None: there is no such one."""
        try:
            return self._transport.call(method, path, body=body, repeat_is_safe=True)
        except VideoSDKError as error:
            if not self._is_not_found(error):
                raise
        return None

    def _is_not_found(self, error: VideoSDKError) -> bool:
        return isinstance(error, NotFound)

    def _created(self, body: Sent, *, repeat_is_safe: bool) -> T:
        """Create one with a POST to the area's own path."""
        return self._read(self._post("", body, repeat_is_safe=repeat_is_safe))

    def _patched(self, id: str, body: Sent) -> T:
        """Change one with a PATCH, which has the same effect when it is sent twice."""
        return self._changed("PATCH", id, body)

    def _put(self, id: str, body: Sent) -> T:
        """Change one with a PUT."""
        return self._changed("PUT", id, body)

    def _changed(self, method: str, id: str, body: Sent) -> T:
        return self._read(self._changing(method, self._path_of(id), body.body(), body.secret_texts()))

    def _changing(self, method: str, path: str, body: Any = None, secrets: Iterable[str] = ()) -> Reply:
        """A call that changes one, with the same effect when it is sent twice."""
        try:
            return self._transport.call(method, path, body=body, repeat_is_safe=True, secrets=tuple(secrets))
        except VideoSDKError as error:
            if error.look_first:
                raise error.with_advice(SEND_AGAIN) from None
            if not self._is_not_found(error):
                raise
            # Else each `up` would fail alike: it does not look before it changes something.
            raise error.with_advice(
                f"`pulumi refresh` takes {with_article(self.noun)} that is gone out of the state: `up` then "
                "makes another"
            ) from None

    def _read(self, reply: Reply) -> T:
        """The object that a reply shows."""
        return reply.at(self.within).read(self.model, with_article(self.noun))

    def _post(
        self,
        under: str,
        body: Sent | dict[str, Any],
        *,
        repeat_is_safe: bool,
        before_repeat: Callable[[], bool] | None = None,
    ) -> Reply:
        return self._transport.call(
            "POST",
            self.path + under,
            body=body.body() if isinstance(body, Sent) else body,
            repeat_is_safe=repeat_is_safe,
            before_repeat=before_repeat,
            secrets=tuple(body.secret_texts()) if isinstance(body, Sent) else (),
        )

    def _pages(
        self, wishes: Mapping[str, Any] | None = None, deadline: float = math.inf, **query: Any
    ) -> Iterator[Page]:
        """The list's pages: all of them take no longer than one call may, and end by the deadline.

        `wishes`: what the list may be asked for, but cannot be relied on, such as a filter.
        """
        deadline = min(deadline, time.monotonic() + self._transport.timeout)
        if not self.paged:
            yield whole(self._transport, self.listed_at(), self.key, _given(query), deadline)
            return
        wishes = {"perPage": PER_PAGE, **_given(wishes or {})}
        yield from walk(self._transport, self.listed_at(), self.key, _given(query), wishes, deadline)

    def _list(
        self, wishes: Mapping[str, Any] | None = None, deadline: float = math.inf, **query: Any
    ) -> Iterator[T]:
        for page in self._pages(wishes, deadline, **query):
            yield from page.read(self.model, f"a list of {self.noun}s")

    def _path_of(self, id: str) -> str:
        """The path of one object. Raises NotSent for an id that would name something else."""
        if id.strip(".") == "":
            raise NotSent(
                "nothing was sent, because the id is empty or made of dots",
                method="GET",
                path=f"{self.path}/",
                hint="Give the id that VideoSDK gave",
            )
        return f"{self.path}/{quote(id, safe='')}"

    @classmethod
    def listed_at(cls) -> str:
        """The path of the list."""
        return f"{cls.path}/" if cls.slash else cls.path


def _given(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}
