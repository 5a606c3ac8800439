"""Write what is made from the definitions; with --check, fail if any of it is stale."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from pulumi_videosdk import components, definitions

from . import classes, coverage, functions, reference, registry, schema
from . import components as composed
from .properties import Unwritable

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "provider" / "pulumi_videosdk"
DOCS = ROOT / "docs"
INSTALLATION = DOCS / "installation-configuration.md"
BY_HAND = (PACKAGE / "native" / "calling.py", PACKAGE / "native" / "declaring.py")
"""What stands among what is made."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a file is not what would be written")
    check = parser.parse_args().check
    try:
        fresh = {path: _formatted(path, text) for path, text in _made().items()}
    except Unwritable as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    stale = [path for path, text in fresh.items() if not path.exists() or path.read_text() != text]
    folders = (PACKAGE / "resources", PACKAGE / "native", DOCS / "reference")
    left = sorted(path for folder in folders for path in _left(folder, fresh))
    if check and (stale or left):
        names = ", ".join(str(path.relative_to(ROOT)) for path in (*stale, *left))
        print(f"stale: {names}. Run `make generate`", file=sys.stderr)
        return 1
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fresh[path])
    for path in left:
        path.unlink()
    return 0


def _made() -> dict[Path, str]:
    """Every file that is made, and its text."""
    every, asked = definitions.load_all(), definitions.load_functions()
    made_of = components.load_all()
    made = {
        PACKAGE / "__init__.py": classes.package(every, made_of),
        PACKAGE / "args.py": classes.args(every),
        PACKAGE / "resources" / "__init__.py": classes.resources(every),
        PACKAGE / "native" / "__init__.py": classes.native_package(every, made_of, functions.names(asked)),
        PACKAGE / "native" / "functions.py": functions.module(asked),
        PACKAGE / "native" / "provider.py": classes.native_provider(),
        PACKAGE / "plugin" / "schema.json": schema.document(every, made_of, asked),
        DOCS / "reference" / "functions.md": functions.page(asked),
        DOCS / "_index.md": registry.programs((DOCS / "_index.md").read_text()),
        INSTALLATION: registry.table(INSTALLATION.read_text(), reference.settings_rows()),
        DOCS / "api-coverage.md": coverage.page(every, asked, (DOCS / "api-coverage.md").read_text()),
    }
    for one in every:
        for folder, adapter in (("resources", classes.dynamic), ("native", classes.native)):
            made[PACKAGE / folder / f"{classes.source(one)}.py"] = classes.resource(one, adapter(one))
    for component in made_of:
        for folder, package in (("resources", "pulumi_videosdk"), ("native", classes.NATIVE)):
            name = f"{classes.snake(component.name)}.py"
            made[PACKAGE / folder / name] = composed.module(component, package)
    for name, text in reference.pages(every, made_of).items():
        made[DOCS / "reference" / name] = text
    return made


def _left(folder: Path, fresh: dict[Path, str]) -> list[Path]:
    """Files that are not made any more."""
    return [path for path in folder.glob("*.*") if path not in fresh and path not in BY_HAND]


def _formatted(path: Path, text: str) -> str:
    if path.suffix != ".py":
        return text
    for command in (["check", "--select", "I,F401", "--fix"], ["format"]):
        # With its whole name, so that ruff finds the settings.
        ruff = [sys.executable, "-m", "ruff", *command, "--quiet", "--stdin-filename", str(path), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True).stdout
    return text


if __name__ == "__main__":
    sys.exit(main())
