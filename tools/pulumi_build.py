"""A Pulumi CLI built with Go: for machines that cannot download the official one.

The sources are published Go modules, whose checksums are in go.sum and are verified.

No language host of the CLI's own version is published as a module. The last ones that are run programs well:
`language-go`, and so on. `pulumi-language-go` is ours (pulumi-build/languages): it passes calls on to that
one, and adds what it lacks.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from programs import Unusable, cache, run, say

VERSION = "3.257.0"
OLDEST_GO = (1, 26)

HERE = Path(__file__).resolve().parent / "pulumi-build"
SDK = "github.com/pulumi/pulumi/sdk/v3"
FLAGS = (
    "-mod=readonly",
    "-modcacherw",
    "-trimpath",
    "-ldflags",
    f"-s -w -X {SDK}/go/common/version.Version=v{VERSION}",
)


@dataclass(frozen=True)
class Program:
    """A program to build."""

    module: str
    """The folder with its go.mod: one each, where different versions of one module are needed."""

    package: str

    def key(self) -> str:
        """Changes with everything that decides what a build makes."""
        digest = hashlib.sha256(repr((self, FLAGS, platform.machine())).encode())
        folder = HERE / self.module
        for source in (folder / "go.mod", folder / "go.sum", *sorted((folder / self.package).glob("*.go"))):
            digest.update(source.read_bytes())
        return digest.hexdigest()[:12]


HOST = Program("languages", "./host")
PROGRAMS = {
    "pulumi": Program("engine", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"),
    "pulumi-language-go": HOST,
    "pulumi-language-nodejs": HOST,
    "pulumi-language-python": HOST,
    "pulumi-language-yaml": Program(
        "language-yaml", "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
    ),
    "language-generator": Program("languages", "./generate"),
    "language-go": Program("language-go", f"{SDK}/go/pulumi-language-go"),
    "language-nodejs": Program("language-nodejs", f"{SDK}/nodejs/cmd/pulumi-language-nodejs"),
    "language-python": Program("language-python", f"{SDK}/python/cmd/pulumi-language-python"),
}
# Scripts that the CLI's own module holds beside its Go code.
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")


def key() -> str:
    """Changes with everything that decides what `build` fills a folder with."""
    parts = {name: program.key() for name, program in PROGRAMS.items()}
    return hashlib.sha256(repr((VERSION, parts, SCRIPTS)).encode()).hexdigest()[:12]


def build(folder: Path) -> None:
    """Fill a folder with the CLI and its language hosts. What an earlier build made is not built again."""
    go = shutil.which("go")
    if go is None:
        raise Unusable("no `go` on PATH")
    version = run(go, "env", "GOVERSION", timeout=60).strip()
    found = re.search(r"(\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_GO:
        raise Unusable(f"{go} is {version}, older than {'.'.join(map(str, OLDEST_GO))}")
    say(f"building Pulumi {VERSION} with {version}: once, about 11 minutes on two cores")
    for name, program in PROGRAMS.items():
        os.link(_built(name, program, go), folder / name)
    download = (go, "mod", "download", "-modcacherw", "-json", SDK)
    sources = Path(json.loads(run(*download, cwd=HERE / "engine"))["Dir"])
    for script in SCRIPTS:
        shutil.copy(sources / script, folder)
        (folder / Path(script).name).chmod(0o755)


def _built(name: str, program: Program, go: str) -> Path:
    """The program in the cache, where it stays for the next build."""
    kept = cache() / "parts" / f"{Path(program.package).name}-{program.key()}"
    if not kept.exists():
        say(f"building {name}")
        with tempfile.TemporaryDirectory(prefix=".pulumi-", dir=cache()) as scratch:
            made = Path(scratch) / name
            run(go, "build", *FLAGS, "-o", made, program.package, cwd=HERE / program.module)
            kept.parent.mkdir(exist_ok=True)
            made.rename(kept)
    return kept
