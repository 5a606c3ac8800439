"""The areas' calls as FastAPI's routes, and as an OpenAPI document.

What always holds:

- A refusal is VideoSDK's (`Refused`), never FastAPI's: no 422, no `detail`.
- What a handler changes is kept as a whole, or, after an exception, not at all.
- A handler's reply is sent as it is: its type is for the document only.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any, get_type_hints

from fastapi import APIRouter, Query
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from videosdk_emulator.areas import AREAS
from videosdk_emulator.core.area import Operation
from videosdk_emulator.core.request import Call, routed
from videosdk_emulator.core.responses import JSON, NAMED_KEYS
from videosdk_emulator.core.schema import Body, Filter

TEXT: JSON = {"type": "string", "minLength": 1}
FAILURE: JSON = {
    "description": "A text, or an object that has one under some name (API §2.1).",
    "anyOf": [
        TEXT,
        *(
            {
                "type": "object",
                "required": [name],
                "properties": {
                    name: TEXT,
                    "code": {"type": "string"},
                    "statusCode": {"type": "integer", "minimum": 0},
                },
            }
            for name in NAMED_KEYS
        ),
    ],
}
_FAILED: JSON = {
    "description": "Refused.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}},
}


class CallRoute(APIRoute):
    """A route whose handler is given a `Call`."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """FastAPI's own way to hand over another request."""
        serve = super().get_route_handler()

        async def serve_call(request: Request) -> Response:
            # VideoSDK is not known to look at the content type; FastAPI parses JSON only where it is named.
            headers = [one for one in request.scope["headers"] if one[0] != b"content-type"]
            scope = {**request.scope, "headers": [*headers, (b"content-type", b"application/json")]}
            response: Response = await serve(Call(scope, request.receive))
            return response

        return serve_call


def _endpoint(handler: Callable[..., Any]) -> tuple[Callable[..., Any], bool]:
    """A handler as FastAPI calls it, and whether it takes a body or a query, which may be refused."""
    hints = get_type_hints(handler, include_extras=True)
    kinds = {name: hint for name, hint in hints.items() if inspect.isclass(hint)}
    for name, kind in kinds.items():
        if issubclass(kind, Filter):
            hints[name] = Annotated[kind, Query()]

    # `async`, though nothing waits: a plain function FastAPI would run in a thread of its own.
    async def endpoint(**given: Any) -> Response:
        with given["call"].backend.store.transaction():
            response: Response = handler(**given)
        return response

    signature = inspect.signature(handler)
    parameters = [one.replace(annotation=hints[name]) for name, one in signature.parameters.items()]
    endpoint.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=parameters, return_annotation=Response
    )
    return endpoint, any(issubclass(kind, (Body, Filter)) for kind in kinds.values())


def _add(router: APIRouter, operation: Operation) -> None:
    endpoint, has_input = _endpoint(operation.handler)
    statuses = {401, 403, *operation.fails, *([400] if has_input else [])}
    responses: dict[int | str, JSON] = dict.fromkeys(sorted(statuses), _FAILED)
    if operation.created:
        responses[201] = {"description": "Done.", "model": operation.reply}
    router.add_api_route(
        routed(operation.path),
        endpoint,
        methods=[operation.method],
        response_model=operation.reply,
        response_description="Done.",
        responses=responses,
        summary=(operation.handler.__doc__ or "").strip(". "),
        description=" ",  # else FastAPI repeats the docstring
        operation_id=f"{operation.method} {operation.path}",
        openapi_extra={"security": [{}, {"token": []}]} if operation.public else None,
    )


def operations() -> list[Operation]:
    """Every call of every area."""
    return [operation for area in AREAS for operation in area.operations]


@functools.cache
def router() -> APIRouter:
    """The routes of all areas."""
    made = APIRouter(route_class=CallRoute, redirect_slashes=False)
    for operation in operations():
        _add(made, operation)
    return made


@functools.cache
def _described() -> tuple[JSON, JSON]:
    """Paths and schemas, without what FastAPI adds of its own."""
    made = get_openapi(title="", version="", routes=router().routes, separate_input_output_schemas=False)
    paths = {path.removesuffix("/"): verbs for path, verbs in made["paths"].items()}
    for operation in (one for verbs in paths.values() for one in verbs.values()):
        operation["responses"].pop("422", None)
        del operation["operationId"]
        for value in operation.get("parameters", ()):
            if value["in"] == "query":  # An empty one counts as absent.
                value["schema"] = {"anyOf": [value["schema"], {"const": ""}]}
    own = ("HTTPValidationError", "ValidationError")
    schemas = {name: one for name, one in made["components"]["schemas"].items() if name not in own}
    return paths, {**schemas, "Failure": FAILURE}


def document(url: str, version: str) -> JSON:
    """The OpenAPI document of the emulator at `url`, with every failure and either answer of each quirk."""
    paths, schemas = _described()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "VideoSDK, emulated",
            "version": version,
            "description": "What the emulator answers as VideoSDK, under any of its quirks.",
        },
        "servers": [{"url": url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "The raw JWT, without `Bearer` (API §1.1).",
                }
            },
        },
    }


def public_paths() -> Sequence[str]:
    """The paths that need no token, as routes have them."""
    return [routed(one.path) for one in operations() if one.public]
