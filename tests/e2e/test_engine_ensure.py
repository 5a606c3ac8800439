"""`tools/pulumi_cli.py` finds, installs or builds a command line, or says how to get one.

The programs that it finds are stand-ins; that what it makes is real is shown by every other test here.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.harness import ROOT

ENSURE = ROOT / "tools/pulumi_cli.py"
PARTS = (
    "pulumi-language-go",
    "pulumi-language-nodejs",
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-language-yaml",
    "pulumi-resource-pulumi-python",
)
OLDER = ("language-generator", "language-go", "language-nodejs", "language-python")
"""What a build has beside them: no language host of the CLI's own version is published as a Go module."""
BUILT = len({"pulumi", "pulumi-language-yaml", "the host for three languages", *OLDER})

# A Go that makes what it is asked for, and counts how often.
GO = """\
#!/bin/sh
case "$1 $2" in
  "env GOVERSION") echo @VERSION@ ;;
  "mod download") printf '{"Dir": "%s"}' "$MODULE" ;;
  *)
    echo build >> "$BUILDS"
    @SLEEP@
    [ -n "$GO_FAILS" ] && { echo "no space left on device" >&2; exit 2; }
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\necho v3.257.0\\n' > "$2" && chmod 755 "$2" ;;
esac
"""

# Pulumi's SDK, whose installer makes what the official one does.
SDK = """\
from pathlib import Path

class PulumiCommand:
    @classmethod
    def install(cls, root, version):
        (Path(root) / "bin").mkdir()
        for name in "pulumi", *PARTS:
            (Path(root) / "bin" / name).write_text(f"#!/bin/sh\\necho v{version}\\n")
            (Path(root) / "bin" / name).chmod(0o755)
"""


class Machine:
    """A machine with an empty cache, whose PATH holds the basic tools and what a test puts there."""

    def __init__(self, folder: Path, closed_port: int) -> None:
        self.bin = folder / "bin"
        self.cache = folder / "cache"
        self.builds = folder / "builds"
        self.module = folder / "module"
        self.proxy = f"http://127.0.0.1:{closed_port}"
        self.bin.mkdir()
        for script in ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"):
            (self.module / "python" / script).parent.mkdir(parents=True)
            (self.module / "python" / script).write_text("#!/bin/sh\n")

    def has(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def has_pulumi(self, version: str, parts: tuple[str, ...] = PARTS) -> None:
        self.has("pulumi", f"#!/bin/sh\necho {version}\n")
        for part in parts:
            self.has(part, "#!/bin/sh\n")

    def has_go(self, version: str = "go1.26.1", sleep: str = "") -> None:
        self.has("go", GO.replace("@VERSION@", version).replace("@SLEEP@", sleep))

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "HOME": str(self.cache.parent / "home"),
            "XDG_CACHE_HOME": str(self.cache),
            "MODULE": str(self.module),
            "BUILDS": str(self.builds),
            "HTTPS_PROXY": self.proxy,
            **more,
        }

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, ENSURE, *args],
            env=self.environment(**env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ensure(self, *args: str, **env: str) -> tuple[int, str, str]:
        process = self.start(*args, **env)
        stdout, stderr = process.communicate(timeout=60)
        return process.returncode, stdout.strip(), stderr

    def programs_built(self) -> int:
        """How many programs, in all."""
        return len(self.builds.read_text().splitlines()) if self.builds.exists() else 0


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: every connect is refused
        yield Machine(tmp_path, taken.getsockname()[1])


def test_a_good_pulumi_on_path_is_used_as_it_is(machine: Machine) -> None:
    machine.has_pulumi("v3.216.0")

    assert machine.ensure() == (0, "", "")


@pytest.mark.parametrize(
    ("version", "parts", "reason"),
    [
        ("v3.215.9", PARTS, "older than 3.216"),
        ("v2.300.0", PARTS, "older than 3.216"),
        ("v3.300.0", PARTS[1:], "is there, but without pulumi-language-go"),
        ("mumble", PARTS, "no version in 'mumble'"),
    ],
)
def test_a_pulumi_on_path_that_will_not_do_is_passed_over_with_a_reason(
    machine: Machine, version: str, parts: tuple[str, ...], reason: str
) -> None:
    machine.has_pulumi(version, parts)

    status, stdout, stderr = machine.ensure("--strategy", "path")

    assert (status, stdout) == (1, "")
    assert reason in stderr


def test_the_official_installer_is_run_into_the_cache_and_its_work_is_kept(
    machine: Machine, tmp_path: Path
) -> None:
    sdk = tmp_path / "sdk"
    (sdk / "pulumi").mkdir(parents=True)
    (sdk / "pulumi/__init__.py").touch()
    (sdk / "pulumi/automation.py").write_text(SDK.replace("PARTS", repr(PARTS)))

    status, folder, stderr = machine.ensure(PYTHONPATH=str(sdk))

    assert status == 0, stderr
    assert Path(folder).is_relative_to(machine.cache)
    assert subprocess.check_output([Path(folder) / "pulumi", "version"], text=True) == "v3.257.0\n"
    assert machine.ensure() == (0, folder, "")


def test_without_the_installers_host_go_builds_one_and_only_once(machine: Machine) -> None:
    machine.has_go()

    status, folder, stderr = machine.ensure()

    assert status == 0, stderr
    assert re.search(r"building Pulumi 3\.\d+\.0 with go1\.26\.1", stderr)
    assert "the installer cannot be downloaded" in stderr
    assert {path.name for path in Path(folder).iterdir()} == {"pulumi", *PARTS, *OLDER}
    assert all(os.access(path, os.X_OK) for path in Path(folder).iterdir())
    assert machine.ensure() == (0, folder, "")
    assert machine.programs_built() == BUILT


@pytest.mark.wide
def test_a_host_that_never_answers_is_given_up_after_seconds(machine: Machine) -> None:
    machine.has_go()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        machine.proxy = f"http://127.0.0.1:{silent.getsockname()[1]}"
        status, folder, stderr = machine.ensure()

    assert status == 0, stderr
    assert "the installer cannot be downloaded: timed out" in stderr
    assert Path(folder).is_relative_to(machine.cache)


def test_a_failed_build_leaves_nothing_and_says_what_go_said(machine: Machine) -> None:
    machine.has_go()

    status, stdout, stderr = machine.ensure(GO_FAILS="yes")

    assert (status, stdout) == (1, "")
    assert "no space left on device" in stderr
    assert [path.name for path in (machine.cache / "pulumi-videosdk").iterdir()] == ["lock"]
    assert machine.ensure()[0] == 0


def test_only_what_is_missing_is_built(machine: Machine) -> None:
    machine.has_go()
    _, folder, _ = machine.ensure()
    shutil.rmtree(folder)
    (one,) = (machine.cache / "pulumi-videosdk/parts").glob("pulumi-language-yaml-*")
    one.unlink()

    status, again, stderr = machine.ensure()

    assert (status, again) == (0, folder)
    assert "building pulumi-language-yaml" in stderr
    assert machine.programs_built() == BUILT + 1


def test_two_at_once_build_one(machine: Machine) -> None:
    machine.has_go(sleep="sleep 0.5")
    first = machine.start()
    deadline = time.monotonic() + 30
    while not machine.builds.exists():
        assert time.monotonic() < deadline, "the first one never built"
        time.sleep(0.01)

    status, folder, stderr = machine.ensure()

    assert status == 0
    assert "waiting" in stderr
    assert first.communicate(timeout=30)[0].strip() == folder
    assert machine.programs_built() == BUILT


def test_an_old_go_is_not_used(machine: Machine) -> None:
    machine.has_go("go1.25.9")

    status, _, stderr = machine.ensure()

    assert status == 1
    assert "older than 1.26" in stderr
    assert machine.programs_built() == 0


def test_with_none_of_them_all_three_ways_are_named(machine: Machine) -> None:
    status, stdout, stderr = machine.ensure()

    assert (status, stdout) == (1, "")
    assert "error: there is no usable Pulumi CLI" in stderr
    for way in ("Install Pulumi 3.216", "reach https://get.pulumi.com", "Install Go 1.26"):
        assert way in stderr
    assert "the installer cannot be downloaded" in stderr


def test_the_strategy_limits_what_is_tried(machine: Machine) -> None:
    machine.has_pulumi("v3.216.0")
    machine.has_go()

    _, folder, _ = machine.ensure("--strategy", "build")

    assert Path(folder).is_relative_to(machine.cache)
