"""The example `pipeline`, as CI runs it: by its own commands, and on an S3-compatible server."""

from __future__ import annotations

import importlib.util
import json
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from tests.e2e.harness import ROOT, Engine
from videosdk_emulator import Emulator

EXAMPLE = ROOT / "examples/pipeline"
FAILED, DRIFTED, LOCKED = 1, 2, 3


class Runner:
    """A machine of the CI: a checkout of its own, and the team's settings."""

    def __init__(self, folder: Path, engine: Engine, emulator: Emulator, settings: dict[str, str]) -> None:
        self.folder = folder / "pipeline"
        shutil.copytree(EXAMPLE, self.folder, ignore=shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__"))
        self.env = {
            **engine.environment(folder),
            "PULUMI_HOME": str(folder / "home"),
            "VIDEOSDK_API_ENDPOINT": emulator.url,
            "VIDEOSDK_API_KEY": emulator.api_key,
            "VIDEOSDK_SECRET": emulator.secret,
            **settings,
        }

    def start(self, command: str) -> subprocess.Popen[str]:
        args = [sys.executable, "deploy.py", *command.split(), "dev"]
        pipe = subprocess.PIPE
        return subprocess.Popen(args, cwd=self.folder, env=self.env, stdout=pipe, stderr=pipe, text=True)

    def run(self, command: str, status: int = 0) -> str:
        """What a command printed as its result; where it fails, its last line."""
        process = self.start(command)
        stdout, stderr = process.communicate(timeout=120)
        assert process.returncode == status, stdout + stderr
        return stdout or stderr.splitlines()[-1]

    def make_stack(self, emulator: Emulator) -> None:
        settings = {"config": {"pipeline:webhookUrl": emulator.inbox_url("ours")}}
        (self.folder / "Pulumi.dev.yaml").write_text(json.dumps(settings))
        subprocess.run(["pulumi", "stack", "init", "dev"], cwd=self.folder, env=self.env, check=True)


def living(emulator: Emulator) -> list[str]:
    """The ids of the rooms and the transcriptions that VideoSDK has and that go on."""
    state = emulator.state()
    rooms = [room["roomId"] for room in state["rooms"] if not room["disabled"]]
    return rooms + [one["id"] for one in state["transcriptions"] if one["status"] == "running"]


def declared(outputs: dict[str, Any]) -> list[str]:
    """The ids of those that the stack says it has."""
    return [outputs["room_id"], outputs["transcription_id"]]


@pytest.mark.wide
def test_a_pipeline_previews_deploys_sees_drift_mends_it_and_takes_all_away(
    engine: Engine, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.join_after(0)
    (tmp_path / "state").mkdir()
    runner = Runner(tmp_path, engine, emulator, {"PULUMI_BACKEND_URL": (tmp_path / "state").as_uri()})
    runner.make_stack(emulator)

    assert "dev: 3 to create\n  create   WebhookEndpoint hook\n  create   Room standup" in runner.run(
        "preview"
    )
    assert emulator.state()["rooms"] == []

    outputs = json.loads(runner.run("up"))
    assert living(emulator) == declared(outputs)
    emulator.end_transcription(outputs["transcription_id"])
    assert runner.run("drift") == (
        "dev: no drift\n  RealtimeTranscription notes has ended with its session, which is no drift\n"
    )

    emulator.deactivate_room(outputs["room_id"])
    assert "Room standup is gone" in runner.run("drift", DRIFTED)

    mended = json.loads(runner.run("up"))
    assert living(emulator) == declared(mended)
    assert json.loads(runner.run("outputs")) == mended
    assert mended["transcript_url"] == "[secret]"
    emulator.clear_requests()
    runner.run("destroy")
    assert living(emulator) == []
    ends = [call for call in emulator.requests() if call["path"].endswith("/realtime-transcriptions/end")]
    assert [call["status"] for call in ends] == [200], "ended by its own call, not with its room"


def test_a_wrong_credential_or_command_fails_with_one_line_and_never_as_drift(
    engine: Engine, emulator: Emulator, tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    settings = {"PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(), "VIDEOSDK_SECRET": "wrong" * 8}
    runner = Runner(tmp_path, engine, emulator, settings)
    runner.make_stack(emulator)

    failed = runner.run("up", FAILED)

    assert failed.startswith("error: hook: ")
    assert "VIDEOSDK_API_KEY/VIDEOSDK_SECRET" in failed
    assert runner.run("drfit", FAILED).startswith("error: argument COMMAND: invalid choice: 'drfit'")


def texts(part: Any) -> Iterator[str]:
    """Every text in what a YAML file says."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | dict):
        for one in part.values() if isinstance(part, dict) else part:
            yield from texts(one)


@pytest.mark.parametrize("file", ["github-actions.yml", "gitlab-ci.yml"])
def test_the_commands_in_a_ci_file_are_those_of_the_program(file: str) -> None:
    spec = importlib.util.spec_from_file_location("deploy", EXAMPLE / "deploy.py")
    assert spec is not None
    assert spec.loader is not None
    deploy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(deploy)
    steps = [step for step in texts(yaml.safe_load((EXAMPLE / file).read_text())) if "deploy.py" in step]

    asked = []
    for step in steps:
        command, _, outputs = step.partition(" > ")
        python, program, *args = shlex.split(command)
        assert (python, program) == ("python", "deploy.py")
        asked.append(deploy.parser().parse_args(args))
        assert outputs == ("outputs.json" if asked[-1].command == "up" else "")

    assert [one.command for one in asked] == ["preview", "up", "drift"]
    assert {one.stack for one in asked} == {"live"}


@pytest.fixture
def bucket() -> Iterator[dict[str, str]]:
    """What a runner needs for a bucket of an S3-compatible server."""
    from moto.server import ThreadedMotoServer  # takes half a second to load: only a wide run needs it

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    requests.put(f"http://{host}:{port}/state", timeout=10).raise_for_status()
    query = f"endpoint=http://{host}:{port}&region=us-east-1&s3ForcePathStyle=true"
    keys = {"AWS_ACCESS_KEY_ID": "team", "AWS_SECRET_ACCESS_KEY": "for tests only"}
    yield {"PULUMI_BACKEND_URL": f"s3://state?{query}", **keys}
    server.stop()


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_of_two_runners_that_deploy_at_once_one_is_locked_out_and_the_state_is_whole(
    engine: Engine, emulator: Emulator, tmp_path: Path, bucket: dict[str, str]
) -> None:
    emulator.join_after(0)
    runners = [Runner(tmp_path / name, engine, emulator, bucket) for name in ("one", "two")]
    runners[0].make_stack(emulator)
    shutil.copy(runners[0].folder / "Pulumi.dev.yaml", runners[1].folder)  # as it is committed
    held = emulator.fault("hold", "/v2/rooms", method="POST", times=1)

    runs = [one.start("up") for one in runners]
    while all(run.poll() is None for run in runs):
        time.sleep(0.05)
    held.release()
    done = {run.wait(): run.communicate(timeout=60) for run in runs}

    # Each may see the other's lock and give way; never may both go on.
    assert LOCKED in done
    assert "the stack is currently locked by 1 lock(s)" in done[LOCKED][1].splitlines()[-1]
    outputs = json.loads(done[0][0]) if 0 in done else json.loads(runners[0].run("up"))
    assert living(emulator) == declared(outputs)
    assert [runner.run("preview") for runner in runners] == ["dev: nothing to do\n"] * 2
    assert json.loads(runners[1].run("outputs")) == outputs
    runners[1].run("destroy")
