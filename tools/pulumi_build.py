"""A Pulumi CLI built with Go: for machines that cannot download the official one.

The sources are published Go modules, whose checksums are in go.sum and are verified.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
from pathlib import Path

from programs import Unusable, run, say

VERSION = "3.257.0"
OLDEST_GO = (1, 26)

HERE = Path(__file__).resolve().parent / "pulumi-build"

# The CLI and its language host need different versions of one module: a folder with a go.mod for each.
PROGRAMS = {
    "pulumi": ("engine", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"),
    "pulumi-language-python": (
        "language-python",
        "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    ),
}
# Scripts that the CLI's own module holds beside its Go code.
SCRIPT_MODULE = "github.com/pulumi/pulumi/sdk/v3"
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")
FLAGS = (
    "-mod=readonly",
    "-modcacherw",
    "-trimpath",
    "-ldflags",
    f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{VERSION}",
)


def key() -> str:
    """Changes with everything that decides what a build makes."""
    digest = hashlib.sha256(repr((VERSION, PROGRAMS, SCRIPTS, FLAGS, platform.machine())).encode())
    for folder, _ in PROGRAMS.values():
        for name in ("go.mod", "go.sum"):
            digest.update((HERE / folder / name).read_bytes())
    return digest.hexdigest()[:12]


def build(folder: Path) -> None:
    """Fill a folder with the CLI and its Python parts."""
    go = shutil.which("go")
    if go is None:
        raise Unusable("no `go` on PATH")
    version = run(go, "env", "GOVERSION", timeout=60).strip()
    found = re.search(r"(\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_GO:
        raise Unusable(f"{go} is {version}, older than {'.'.join(map(str, OLDEST_GO))}")
    say(f"building Pulumi {VERSION} with {version}: once, about 9 minutes on two cores")
    for name, (module, package) in PROGRAMS.items():
        say(f"building {name}")
        run(go, "build", *FLAGS, "-o", folder / name, package, cwd=HERE / module)
    download = (go, "mod", "download", "-modcacherw", "-json", SCRIPT_MODULE)
    sources = Path(json.loads(run(*download, cwd=HERE / "engine"))["Dir"])
    for script in SCRIPTS:
        shutil.copy(sources / script, folder)
        (folder / Path(script).name).chmod(0o755)
