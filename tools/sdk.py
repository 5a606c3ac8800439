#!/usr/bin/env python3
"""The packages with which programs in TypeScript and Go declare VideoSDK.

  write   into build/sdk/: nodejs.tgz, which `npm install` takes, and go/, a module for a `replace` in a
          program's go.mod. Both are compiled.
  pack    into dist/sdk/, under names that say the version: what a release attaches.

They are made from plugin/schema.json alone, by a command of Pulumi's that any user has, so they are not
checked in: nothing fetches them out of the repository. Python has classes of its own, and YAML needs none.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from programs import Unusable, run, say

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "provider/pulumi_videosdk/plugin/schema.json"
OUT = ROOT / "build/sdk"
DIST = ROOT / "dist/sdk"


def path() -> str:
    """PATH with the Pulumi CLI first, then what the development environment has: `npm` among it."""
    ensure = [sys.executable, str(ROOT / "tools/pulumi_cli.py")]
    found = subprocess.run(ensure, stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        raise SystemExit(found.returncode)
    folders = [found.stdout.strip(), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return os.pathsep.join(folder for folder in folders if folder)


def generate(out: Path, language: str) -> Path:
    with tempfile.TemporaryDirectory() as home:
        command = ("pulumi", "package", "gen-sdk", SCHEMA, "--language", language, "--out", out)
        run(*command, PULUMI_HOME=home, PULUMI_SKIP_UPDATE_CHECK="1")
    shutil.copy(ROOT / "LICENSE", out / language)
    return out / language


def nodejs(out: Path) -> None:
    """Compile it, and pack what the compiler made."""
    sources = generate(out, "nodejs")
    run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", cwd=sources)
    run("npm", "run", "build", cwd=sources)
    made = sources / "bin"
    for name in ("package.json", "README.md", "LICENSE"):
        shutil.copy(sources / name, made)
    packed = run("npm", "pack", "--silent", cwd=made).split()[-1]
    (made / packed).rename(out / "nodejs.tgz")
    shutil.rmtree(sources / "node_modules")


def go(out: Path) -> None:
    """Compile it, if there is a Go. Its first build of Pulumi's own SDK takes minutes."""
    module = generate(out, "go")
    if shutil.which("go") is None:
        say("no `go` on PATH: build/sdk/go is not compiled")
        return
    run("go", "mod", "tidy", cwd=module)
    run("go", "vet", "./...", cwd=module)


def write() -> None:
    """Replace build/sdk/, once everything in it is made."""
    os.environ["PATH"] = path()
    OUT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT.parent) as scratch:
        out = Path(scratch) / "sdk"
        nodejs(out)
        go(out)
        shutil.rmtree(OUT, ignore_errors=True)
        out.rename(OUT)
    say(f"wrote {OUT}")


def pack() -> None:
    version = json.loads(SCHEMA.read_text())["version"]
    DIST.mkdir(parents=True, exist_ok=True)
    shutil.copy(OUT / "nodejs.tgz", DIST / f"pulumi-videosdk-nodejs-{version}.tgz")
    shutil.make_archive(str(DIST / f"pulumi-videosdk-go-{version}"), "zip", OUT / "go")
    say(f"wrote {DIST}")


def main() -> int:
    commands = {"write": write, "pack": pack}
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=commands)
    try:
        commands[parser.parse_args().command]()
    except Unusable as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
