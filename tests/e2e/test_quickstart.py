"""`make up` and `make down`, and the same program from a built wheel in an empty environment.

The quickstart works in `.quickstart/` of the checkout. These tests run it in a copy of the checkout, so
that a developer's running quickstart is left alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import ROOT, Engine, processes_in
from videosdk_emulator import Control, Emulator

PROGRAM = ROOT / "examples/quickstart/__main__.py"


class Checkout:
    """A copy of what the quickstart needs, with a real `.quickstart/` of its own."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.home = folder / ".quickstart"
        for name in ("tools", "examples"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "VIDEOSDK_"))}
        # As for a user, nothing keeps the engine from looking for a plugin to download.
        self.env = kept | {"PATH": engine.path}

    def run(self, command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "tools/quickstart.py", command],
            cwd=self.folder,
            env=self.env | env,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def emulator(self) -> Control:
        return Control((self.home / "emulator.url").read_text())


@pytest.fixture
def checkout(engine: Engine, tmp_path: Path) -> Iterator[Checkout]:
    made = Checkout(tmp_path / "check out", engine)
    yield made
    made.run("down")


def calls(requests: list[Any]) -> list[tuple[str, str]]:
    """What was asked, with the ids of transcriptions and rooms left out."""
    named = [(one["method"], one["path"].rstrip("/")) for one in requests]
    return [(method, re.sub(r"/v2/rooms/.*-.*", WHY[1], _without_id(path))) for method, path in named]


def _without_id(path: str) -> str:
    return "…/{id}" if path.count("-") > 3 else path


CREATES = [
    ("GET", "/v2/public/rsa-public-key"),
    ("POST", "/v2/rooms"),
]
WHY, WAITS = ("GET", "/v2/rooms/{id}"), ("GET", "/v2/sessions")
STARTS = [
    ("GET", "/ai/v1/realtime-transcriptions"),
    ("POST", "/ai/v1/realtime-transcriptions/start"),
]
DELETES = [
    ("GET", "/ai/v1/realtime-transcriptions"),
    ("POST", "/ai/v1/realtime-transcriptions/end"),
    ("POST", "/v2/rooms/deactivate"),
]


def test_up_is_repeatable_and_down_leaves_nothing(checkout: Checkout) -> None:
    up = checkout.run("up")
    assert up.returncode == 0, up.stdout + up.stderr
    emulator = checkout.emulator()
    (transcription,) = emulator.state()["transcriptions"]
    for output in (transcription["id"], transcription["start"], "room_id"):
        assert output in up.stdout
    assert "Webhooks received: curl http://127.0.0.1:" in up.stdout
    assert "warning" not in up.stdout

    # A room is one call; a transcription is a look and a start, and both again once there is a session.
    asked = calls(list(emulator.requests()))
    waits = [call for call in asked if call == WAITS]
    assert waits, "the transcription was to wait for the participant"
    assert [call for call in asked if call != WAITS] == [*CREATES, *STARTS, WHY, *STARTS]
    emulator.inbox("quickstart", wait_for="transcription-started")

    emulator.clear_requests()
    again = checkout.run("up")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "4 unchanged" in again.stdout
    assert emulator.requests() == []

    down = checkout.run("down")
    assert down.returncode == 0, down.stdout + down.stderr
    assert processes_in(checkout.folder) == []
    log = json.loads((checkout.home / "emulator-requests.json").read_text())
    assert calls(log) == DELETES
    assert [one["status"] for one in log] == [200, 200, 200]
    assert (checkout.home / "emulator.sqlite").exists()

    twice = checkout.run("down")
    assert twice.returncode == 0
    assert "nothing is deployed" in twice.stderr


@pytest.mark.wide
def test_what_the_quickstart_keeps_is_readable_by_its_user_only_and_holds_no_credential(
    checkout: Checkout, emulator: Emulator
) -> None:
    # VideoSDK itself is played by an emulator with credentials of its own.
    token = emulator.token()
    settings = {
        "VIDEOSDK_API_ENDPOINT": emulator.url,
        "VIDEOSDK_TOKEN": token,
        "QUICKSTART_WEBHOOK_URL": emulator.inbox_url("real"),
    }
    emulator.join_after(0.1)

    up = checkout.run("up", **settings)
    assert up.returncode == 0, up.stdout + up.stderr
    assert "deploying to VideoSDK" in up.stderr
    assert not (checkout.home / "emulator.url").exists()
    for path in checkout.home.rglob("*"):
        assert not path.is_file() or token.encode() not in path.read_bytes(), path
    assert stat.S_IMODE((checkout.home / "passphrase").stat().st_mode) == 0o600

    other = checkout.run("up")
    assert other.returncode == 1
    assert "deployed to videosdk" in other.stderr

    bare = checkout.run("down")
    assert bare.returncode == 1
    assert "set the credentials" in bare.stderr

    down = checkout.run("down", **settings)
    assert down.returncode == 0, down.stdout + down.stderr
    assert [room["disabled"] for room in emulator.state()["rooms"]] == [True]


@pytest.mark.wide
def test_a_failed_destroy_says_what_is_left_and_keeps_it_even_when_the_emulator_dies(
    checkout: Checkout,
) -> None:
    assert checkout.run("up").returncode == 0
    emulator = checkout.emulator()
    emulator.fault("status", "/v2/rooms/deactivate", status=403, body={"message": "not today"})

    down = checkout.run("down")

    assert down.returncode != 0
    assert "this is what is left" in down.stderr
    assert emulator.state()["rooms"][0]["roomId"] in down.stdout

    (process,) = (one for one in processes_in(checkout.folder) if "videosdk_emulator" in one)
    os.kill(int(process.split()[0]), 9)
    down = checkout.run("down")
    assert down.returncode == 0, down.stdout + down.stderr
    assert processes_in(checkout.folder) == []


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"VIDEOSDK_API_KEY": "key"}, "VIDEOSDK_SECRET is not set"),
        ({"VIDEOSDK_SECRET": "secret"}, "VIDEOSDK_API_KEY is not set"),
        ({"VIDEOSDK_TOKEN": "token"}, "set QUICKSTART_WEBHOOK_URL"),
    ],
)
def test_a_half_set_environment_fails_before_anything_is_made(
    checkout: Checkout, env: dict[str, str], words: str
) -> None:
    up = checkout.run("up", **env)

    assert up.returncode == 1
    assert words in up.stderr
    assert not checkout.home.exists()


def test_the_program_says_what_it_needs_when_run_by_hand(stack: MakeStack) -> None:
    failed = stack(PROGRAM.read_text()).up(expect_failure=True)

    assert "QUICKSTART_WEBHOOK_URL" in failed.text
    assert "Traceback" not in failed.text


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_the_built_wheel_runs_the_quickstart_and_satisfies_a_strict_type_check(
    engine: Engine, emulator: Emulator, stack: MakeStack, tmp_path: Path
) -> None:
    python = installed_wheel(tmp_path)
    emulator.join_after(0.1)
    path = os.pathsep.join([str(python.parent), engine.path])
    webhook = {"QUICKSTART_WEBHOOK_URL": emulator.inbox_url("quickstart")}
    # The engine may look for plugins to download here: the package is to tell it that there are none.
    lookup = {"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "0"}
    quickstart = stack(PROGRAM.read_text(), env={"PATH": path, **webhook, **lookup})

    done = quickstart.up("--logtostderr", "-v=5")

    assert done.changes == {"create": 3}
    assert "direct download" not in done.text
    (transcription,) = emulator.state()["transcriptions"]
    assert quickstart.outputs()["transcription_id"] == transcription["id"]
    quickstart.destroy()

    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            "--config-file=",
            f"--python-executable={python}",
            PROGRAM,
        ],
        cwd=tmp_path,
        env={"PATH": path},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def installed_wheel(folder: Path) -> Path:
    """The interpreter of a new environment that holds the wheel built from this tree, and what it needs."""
    built = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(built, check=True, stdout=subprocess.DEVNULL)
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    constraints = ROOT / "constraints.txt"
    install = [str(python), "-m", "pip", "install", "--quiet", "-c", str(constraints), str(wheel)]
    subprocess.run(install, check=True, cwd=folder)
    return python
