"""The oldest versions of other packages that pyproject.toml allows are enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.harness import ROOT

TESTS = (
    "tests/unit/test_lifecycle_check.py",
    "tests/unit/test_cli_start.py",
    "tests/unit/test_stored_providers.py",
    "tests/protocol/test_plugin.py",
    "tests/protocol/test_components.py::test_without_a_receiver_it_has_no_webhook_endpoint",
    "tests/client/test_api_transport.py::test_a_companys_certificates_are_honoured",
    "tests/client/test_api_transport.py::test_a_call_goes_through_the_proxy_of_the_environment",
)
"""Command line, both kinds of provider, emulator and HTTP: what found such a version to be too old."""


@pytest.mark.wide
@pytest.mark.timeout(600)
def test_the_oldest_versions_that_are_allowed_do(tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    uv = (sys.executable, "-m", "uv")
    install = (*uv, "pip", "install", "--quiet", "--python", python)
    package = f"{ROOT}[cli,emulator,testing,webhooks]"
    for command in (
        (*uv, "venv", "--quiet", "--python", sys.executable, tmp_path),
        (*install, "--resolution", "lowest-direct", "--editable", package),
        (*install, "hypothesis", "psutil", "pytest-timeout"),
    ):
        subprocess.run(command, check=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    tested = subprocess.run(
        [python, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *TESTS],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    assert tested.returncode == 0, tested.stdout
