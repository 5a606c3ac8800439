"""The emulated API as an OpenAPI 3.1 document, with every failure and either answer of each quirk.

Descriptions cite the sections of the fact sheet that the emulator is built from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

JSON = dict[str, Any]

STRING: JSON = {"type": "string"}
TEXT: JSON = {"type": "string", "minLength": 1}
FLAG: JSON = {"type": "boolean"}
OBJECT: JSON = {"type": "object"}
TIME: JSON = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
RECORD_ID: JSON = {"type": "string", "pattern": "^[0-9a-f]{24}$"}
ROOM_ID: JSON = {"type": "string", "pattern": "^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$"}
COUNT: JSON = {"type": "integer", "minimum": 0}
WEBHOOK: JSON = {"type": "string", "pattern": r"^https://[a-z0-9]+(\.[a-z0-9]+)*(/[a-z0-9]*)*$"}
"""Narrower than what is accepted: any https url, and http on this machine."""
TRANSCRIPTIONS = "/ai/v1/realtime-transcriptions"


def _list_of(items: JSON) -> JSON:
    return {"type": "array", "items": items}


def _or_null(schema: JSON) -> JSON:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> JSON:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: JSON, **optional: JSON) -> JSON:
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


def _page(items: JSON, key: str = "data") -> JSON:
    return _object({"pageInfo": _ref("PageInfo"), key: items})


_SETTINGS: JSON = {
    "geoFence": STRING,
    "webhook": _object({"endPoint": WEBHOOK | {"maxLength": 512}}, events=_or_null(_list_of(STRING))),
    "autoCloseConfig": _object(
        {},
        type={"enum": ["session-ends", "session-end-and-deactivate"]},
        duration={"type": "number", "exclusiveMinimum": 0},
    ),
    "autoStartConfig": OBJECT,
    "multiComposition": {"type": "object", "additionalProperties": FLAG},
    "allowedParticipantIds": _list_of(STRING),
}
_SHOWN_WEBHOOK = _object({"endPoint": TEXT}, events=_or_null(_list_of(STRING)))
_USER = _object({"id": RECORD_ID}, email=STRING, name=STRING, discontinuedReason=_or_null(STRING))
_PARTICIPANT = _object(
    {
        "participantId": STRING,
        "name": STRING,
        "timelog": _list_of(_object({"start": TIME, "end": _or_null(TIME)})),
    }
)
_SESSION: JSON = {
    "id": RECORD_ID,
    "start": TIME,
    "end": _or_null(TIME),
    "participants": _list_of(_ref("Participant")),
    "activeDuration": COUNT,
    "chatLink": STRING,
    "region": STRING,
    "userId": RECORD_ID,
}
_STATS: JSON = {"sessionId": RECORD_ID, "meetingId": ROOM_ID, "stats": _list_of(OBJECT)}

SCHEMAS: JSON = {
    "Failure": {
        "description": "A text, or an object that has one under some name (API §2.1).",
        "anyOf": [
            TEXT,
            *(
                _object({name: TEXT}, code=STRING, statusCode=COUNT)
                for name in ("message", "error", "msg", "statusMessage")
            ),
        ],
    },
    "PageInfo": _object(dict.fromkeys(("currentPage", "perPage", "lastPage", "total"), COUNT)),
    "Room": _object(
        {
            "roomId": ROOM_ID,
            "customRoomId": _or_null(STRING),
            "id": RECORD_ID,
            "disabled": FLAG,
            "createdAt": TIME,
            "updatedAt": TIME,
            "links": OBJECT,
        },
        userId=RECORD_ID,
        user=_USER,
        **_SETTINGS | {"webhook": _SHOWN_WEBHOOK},
    ),
    "DeactivatedRoom": _object(
        {
            "meetingId": ROOM_ID,
            "userMeetingId": _or_null(STRING),
            "id": RECORD_ID,
            "disabled": {"const": True},
            "userId": RECORD_ID,
            "user": _USER,
        },
        webhook=_SHOWN_WEBHOOK,
    ),
    "Participant": _PARTICIPANT,
    "Session": _object(
        {**_SESSION, "roomId": ROOM_ID, "status": {"enum": ["ongoing", "ended"]}, "links": OBJECT},
        customRoomId=STRING,
    ),
    "EndedSession": _object({**_SESSION, "meetingId": ROOM_ID}, userMeetingId=STRING),
    "Transcription": _object(
        {
            "id": {"type": "string", "format": "uuid"},
            "status": {"enum": ["running", "completed", "failed"]},
            "start": TIME,
        },
        end=_or_null(TIME),
        webhookUrl=STRING,
        extension=_object(
            {
                "enabled": FLAG,
                "provider": STRING,
                "extensionConfig": _object({"roomId": ROOM_ID, "sessionId": RECORD_ID}),
            }
        ),
        transcriptionFilePaths={"type": "object", "additionalProperties": STRING},
        summarizedFilePaths={"type": "object", "additionalProperties": STRING},
    ),
}


def _json(schema: JSON) -> JSON:
    return {"content": {"application/json": {"schema": schema}}}


def _operation(
    summary: str,
    reply: JSON,
    *,
    body: JSON | None = None,
    body_needed: bool = True,
    query: JSON | None = None,
    path: Sequence[str] = (),
    created: bool = False,
    fails: Sequence[int] = (),
    also_open: bool = False,
) -> JSON:
    """One call. Any may be refused for its token: 401, 403; one with an input for that: 400."""
    statuses = {401, 403, *fails, *([400] if body or query else [])}
    operation: JSON = {
        "summary": summary,
        "responses": {
            **{str(status): {"description": "Done.", **_json(reply)} for status in (200, *([201] * created))},
            **{
                str(status): {"description": "Refused.", **_json(_ref("Failure"))}
                for status in sorted(statuses)
            },
        },
    }
    places = [(name, "query", False, schema) for name, schema in (query or {}).items()]
    places += [(name, "path", True, TEXT) for name in path]
    if places:
        operation["parameters"] = [
            {"name": name, "in": place, "required": needed, "schema": schema}
            for name, place, needed, schema in places
        ]
    if body is not None:
        operation["requestBody"] = {"required": body_needed, **_json(body)}
    if also_open:
        operation["security"] = [{}, {"token": []}]
    return operation


# An empty one counts as left out.
_POSITIVE: JSON = {"anyOf": [{"type": "integer", "minimum": 1}, {"const": ""}]}
_PAGED: JSON = {"page": _POSITIVE, "perPage": _POSITIVE}
_UNKNOWN = (402, 404)
_IN_A_SESSION: JSON = {"path": ["id"], "fails": _UNKNOWN}
_OF_A_PARTICIPANT: JSON = {"path": ["id", "participant"], "fails": _UNKNOWN}

PATHS: JSON = {
    "/v2/rooms": {
        "post": _operation(
            "Make a room, or get the one of this customRoomId (API §2.7, §5.1)",
            _ref("Room"),
            body=_object(
                {},
                customRoomId=_or_null(STRING),
                **{name: _or_null(schema) for name, schema in _SETTINGS.items()},
            ),
            body_needed=False,
            created=True,
        ),
        "get": _operation(
            "List the rooms, newest first (API §2.5, §5.2)",
            _page(_list_of(_ref("Room"))),
            query={**_PAGED, "query": STRING},
        ),
    },
    "/v2/rooms/deactivate": {
        "post": _operation(
            "Deactivate a room, by roomId only (API §2.7, §5.2)",
            {"anyOf": [_ref("DeactivatedRoom"), _ref("Room")]},
            body=_object({"roomId": TEXT}),
            fails=_UNKNOWN,
        )
    },
    "/v2/rooms/validate/{id}": {
        "get": _operation(
            "Say whether there is such a room (API §5.2)", _ref("Room"), path=["id"], fails=(400, *_UNKNOWN)
        )
    },
    "/v2/rooms/{id}": {
        "get": _operation(
            "Get a room by roomId, customRoomId or id (API §5.2)",
            _ref("Room"),
            path=["id"],
            fails=_UNKNOWN,
        )
    },
    "/v2/sessions": {
        "get": _operation(
            "List the sessions, newest first (API §2.5, §6)",
            _page(_list_of(_ref("Session"))),
            query={
                **_PAGED,
                **dict.fromkeys(("roomId", "customRoomId", "query", "status"), STRING),
                "startDate": _POSITIVE,
                "endDate": _POSITIVE,
            },
            fails=_UNKNOWN,
        )
    },
    "/v2/sessions/end": {
        "post": _operation(
            "End the session of a room (API §6)",
            {"anyOf": [_ref("Session"), _ref("EndedSession")]},
            body=_object({"roomId": TEXT}, sessionId=_or_null(STRING), ignoreClosed=FLAG, vsdkForceKill=FLAG),
            fails=_UNKNOWN,
        )
    },
    "/v2/sessions/participants/remove": {
        "post": _operation(
            "Remove a participant (API §6)",
            {"anyOf": [_ref("Session"), TEXT]},
            body={
                **_object({"participantId": TEXT}, roomId=STRING, sessionId=STRING),
                "anyOf": [
                    {"required": [name], "properties": {name: TEXT}} for name in ("roomId", "sessionId")
                ],
            },
            fails=_UNKNOWN,
        )
    },
    "/v2/sessions/{id}": {"get": _operation("Get a session (API §6)", _ref("Session"), **_IN_A_SESSION)},
    "/v2/sessions/{id}/participants": {
        "get": _operation(
            "List all who were in a session (API §2.5, §6)",
            _page(_ref("Session")),
            query=_PAGED,
            **_IN_A_SESSION,
        )
    },
    "/v2/sessions/{id}/participants/active": {
        "get": _operation(
            "List all who are in a session (API §2.5, §6)",
            _page(_list_of(_ref("Session"))),
            query=_PAGED,
            **_IN_A_SESSION,
        )
    },
    "/v2/sessions/{id}/participants/{participant}": {
        "get": _operation("Get a participant (API §6)", _ref("Participant"), **_OF_A_PARTICIPANT)
    },
    "/v2/sessions/{id}/stats": {
        "get": _operation("Get a session's measurements (API §6)", _object(_STATS), **_IN_A_SESSION)
    },
    "/v2/sessions/{id}/participant/{participant}/stats": {
        "get": _operation(
            "Get a participant's measurements (API §6)",
            _object({**_STATS, "resolutionUsage": _list_of(OBJECT)}),
            **_OF_A_PARTICIPANT,
        )
    },
    f"{TRANSCRIPTIONS}/start": {
        "post": _operation(
            "Start a transcription of a room's live session (API §3.1)",
            _ref("Transcription"),
            body=_object(
                {"roomId": TEXT},
                webhookUrl=_or_null(WEBHOOK),
                **{name: _or_null(STRING) for name in ("modelId", "language")},
                summary=_or_null(_object({}, enabled=_or_null(FLAG), prompt=_or_null(STRING))),
                modelConfig=_or_null(OBJECT),
            ),
            created=True,
            fails=(*_UNKNOWN, 409),
        )
    },
    f"{TRANSCRIPTIONS}/end": {
        "post": _operation(
            "End what transcribes a room (API §3.2)",
            {"anyOf": [_ref("Transcription"), _object({"message": TEXT})]},
            body=_object({"roomId": TEXT}),
            fails=_UNKNOWN,
        )
    },
    TRANSCRIPTIONS: {
        "get": _operation(
            "List the transcriptions, newest first (API §3.4)",
            _page(_list_of(_ref("Transcription")), "transcriptions"),
            query={**_PAGED, **dict.fromkeys(("roomId", "sessionId", "status"), STRING)},
            fails=_UNKNOWN,
        )
    },
    f"{TRANSCRIPTIONS}/{{id}}": {
        "get": _operation(
            "Get a transcription (API §3.3)", _ref("Transcription"), path=["id"], fails=_UNKNOWN
        )
    },
    "/v2/public/rsa-public-key": {
        "get": _operation(
            "Get the key that verifies webhooks (API §11.4)", _object({"publicKey": TEXT}), also_open=True
        )
    },
}


def document(url: str, version: str) -> JSON:
    """The document of the emulator at `url`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "VideoSDK, emulated",
            "version": version,
            "description": "What the emulator answers as VideoSDK, under any of its quirks.",
        },
        "servers": [{"url": url}],
        "security": [{"token": []}],
        "paths": PATHS,
        "components": {
            "schemas": SCHEMAS,
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
