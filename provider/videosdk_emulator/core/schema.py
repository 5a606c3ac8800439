"""What bodies, queries and replies of the API are made of. Areas declare their own from these."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from typing_extensions import TypedDict

from videosdk_emulator.core.responses import Refused, invalid

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

# What a caller sends


class Body(BaseModel):
    """A JSON object: no type is converted, and what VideoSDK does not know is ignored."""

    model_config = ConfigDict(strict=True, alias_generator=to_camel)
    _given: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep(cls, given: Any, validate: ModelWrapValidatorHandler[Self]) -> Self:
        body = validate(given)
        body._given = given if isinstance(given, Mapping) else {}
        return body

    def sent(self, *names: str) -> dict[str, Any]:
        """What was sent under these names and is not null, as it was sent."""
        return {name: self._given[name] for name in names if self._given.get(name) is not None}


class Stored(Body):
    """A document as the store keeps it: no field is unknown."""

    model_config = ConfigDict(extra="forbid")


class Filter(BaseModel):
    """The query of a call. An empty value counts as absent."""

    model_config = ConfigDict(alias_generator=to_camel)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: Any) -> Any:
        return {name: value for name, value in given.items() if value != ""}


def _digits(value: Any) -> Any:
    # pydantic would also take "+1", " 1", "1_000" and "1.0".
    if not isinstance(value, str):
        return value
    if not (value.isascii() and value.isdecimal()):
        raise ValueError("must be a positive number")
    return int(value)  # A ValueError beyond some thousand digits.


Count = Annotated[int, Field(ge=1), BeforeValidator(_digits)]
"""A whole number above zero, in a query."""


PER_PAGE = 20
"""How many items a page has where nothing else is asked for (API §2.5)."""


class Paged(Filter):
    """The query of every list (API §2.5)."""

    page: Count = 1
    per_page: Count = PER_PAGE

    @property
    def large(self) -> bool:
        """Whether it asks for more than a page has of itself."""
        return self.per_page > PER_PAGE


Name = Annotated[str, Field(min_length=1)]
"""A text that is not empty."""

# \s is not the same to every reader of a JSON schema.
_HOST = r"([^\x00-\x20/?#@:\[\]\\]+|\[[0-9A-Fa-f:.]+\])"
_AT = rf"://([^\x00-\x20/?#@\\]*@)?{_HOST}(:[0-9]{{1,5}})?([/?#][^\x00-\x20]*)?$"
HTTP, HTTPS = f"^https?{_AT}", f"^https{_AT}"


def _address(url: str) -> str:
    if not re.search(HTTP, url):
        raise ValueError("must be a valid url")
    return url


Address = Annotated[str, AfterValidator(_address), WithJsonSchema({"type": "string", "pattern": HTTP})]
"""A url of http or https."""

# What a reply holds

Time = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
RecordId = Annotated[str, Field(pattern="^[0-9a-f]{24}$")]
RoomId = Annotated[str, Field(pattern="^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$")]
Number = Annotated[int, Field(ge=0)]


class Said(TypedDict):
    """What a reply says that shows no object."""

    message: Name


class PageInfo(TypedDict):
    currentPage: Number
    perPage: Number
    lastPage: Number
    total: Number


class Page(TypedDict, Generic[T]):
    """One page of a list, or of what holds a list."""

    pageInfo: PageInfo
    data: T


# What is said of a request that does not fit


def parse(model: type[M], given: Any) -> M:
    """A model of what was given. Raises Refused."""
    try:
        return model.model_validate(given)
    except ValidationError as problem:
        raise refusal(problem.errors()) from None


def refusal(errors: Sequence[Any], within: int = 0) -> Refused:
    """400, and the first of pydantic's errors; `within` parts of its place are not the caller's."""
    first = errors[0]
    name = ".".join(str(part) for part in first["loc"][within:])
    if first["type"] == "json_invalid":
        return invalid("the body is not JSON")
    if first["type"] == "value_error":  # In the words of a validator of ours.
        return invalid(f"'{name}' {first['ctx']['error']}" if name else str(first["ctx"]["error"]))
    if not name:
        return invalid("the body must be a JSON object")
    if first["type"] == "extra_forbidden":
        return invalid(f"there is no '{name}'")
    if first["type"] in ("missing", "string_too_short"):
        return invalid(f"valid '{name}' is needed in body")
    return invalid(f"'{name}': {first['msg']}")
