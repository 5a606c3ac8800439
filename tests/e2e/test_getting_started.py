"""The commands of docs/getting-started.md for a project of one's own work as they stand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.harness import ROOT, Engine
from tests.support import pages
from videosdk_emulator import DEFAULT_SECRET, wait_until_healthy

PAGE = ROOT / "docs/getting-started.md"


@pytest.mark.runs(
    "videosdk-emulator --port 8787 --join-after 3",
    "pulumi config set videosdk:endpoint http://127.0.0.1:8787",
    "pulumi config set videosdk:apiKey emulator",
    f"pulumi config set --secret videosdk:secret {DEFAULT_SECRET}",
    "pulumi stack output transcription_id",
    "pulumi refresh --yes",
)
@pytest.mark.wide
def test_a_project_of_ones_own_is_deployed_and_destroyed_as_shown(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text(pages.texts(PAGE, "yaml")[0])
    (tmp_path / "__main__.py").write_text(pages.texts(PAGE, "python")[0])
    start, deploy, look = pages.texts(PAGE, "sh")[3:6]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "VIDEOSDK_"))
    }
    env = kept | {
        "PATH": engine.path,
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path}",
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
    }
    emulator = subprocess.Popen(start.split(), env=env)
    try:
        wait_until_healthy("http://127.0.0.1:8787")
        command = ["bash", "-ec", deploy + look]
        run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    finally:
        emulator.terminate()
        emulator.wait(10)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "waiting for a session in room" in run.stdout
    assert "3 deleted" in run.stdout
