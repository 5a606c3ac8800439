"""Other packages' private parts are used in two files, each of which says why; nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pulumi_videosdk

PACKAGE = Path(pulumi_videosdk.__file__).parent
ALLOWED = {"pickling.py", "workers.py"}
THEIRS = ("pulumi", "concurrent", "urllib3", "http", "pickle", "requests", "asyncio", "threading", "ssl")


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def uses(source: str) -> Iterator[str]:
    """Where a module imports, reads or sets a private name of another package."""
    tree = ast.parse(source)
    foreign: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            if (node.module or "").partition(".")[0] in THEIRS:
                for alias in node.names:
                    foreign.add(alias.asname or alias.name)
                    if _private(alias.name):
                        yield f"{node.lineno}: imports {alias.name}"
                if any(map(_private, (node.module or "").split("."))):
                    yield f"{node.lineno}: imports {node.module}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] in THEIRS:
                    foreign.add((alias.asname or alias.name).partition(".")[0])
                    if any(map(_private, alias.name.split("."))):
                        yield f"{node.lineno}: imports {alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _private(node.attr):
            root: ast.expr = node.value
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            if isinstance(root, ast.Name) and root.id in foreign:
                yield f"{node.lineno}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            target = node.args[0]
            if isinstance(target, ast.Name) and target.id in foreign:
                yield f"{node.lineno}: {ast.unparse(node)}"


def test_private_parts_of_other_packages_are_used_in_two_files_only() -> None:
    found = {
        str(path.relative_to(PACKAGE)): list(uses(path.read_text())) for path in sorted(PACKAGE.rglob("*.py"))
    }
    assert {name: places for name, places in found.items() if places and name not in ALLOWED} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from pulumi.runtime._grpc_settings import x",
        "from pulumi.output import _OutputData",
        "import pulumi\npulumi.Output._from_data(1)",
        "from urllib3 import connection\nconnection.HTTPConnection._tunnel = None",
        "from http import client\nsetattr(client, 'x', 1)",
    ],
)
def test_the_search_finds_what_it_is_for(source: str) -> None:
    assert list(uses(source))
