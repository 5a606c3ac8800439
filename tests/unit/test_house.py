"""Who may know whom, what a program loads, and that the pins are whole."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pulumi_videosdk import definitions

ROOT = Path(__file__).resolve().parents[2]
PROVIDER = ROOT / "provider"
RESOURCES = sorted(
    path
    for part in ("definitions", "components", "resources", "native")
    for path in (PROVIDER / "pulumi_videosdk" / part).glob("*.py")
)
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def loaded_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter holds after a statement."""
    code = f"import sys; {statement}; print(*sys.modules)"
    return set(subprocess.check_output([sys.executable, "-c", code], text=True, cwd=PROVIDER).split())


@pytest.mark.parametrize(
    "statement",
    [
        "from pulumi_videosdk import Room, TranscribedRoom",
        "from pulumi_videosdk.resources.room import RoomProvider; RoomProvider()",
        "import pulumi_videosdk.resources",
        "import pulumi_videosdk.settings",
        "from pulumi_videosdk.native import Provider, Room, TranscribedRoom",
    ],
)
def test_a_users_program_loads_neither_definitions_nor_http_nor_jwt_code(statement: str) -> None:
    loaded = loaded_by(statement)

    assert not loaded & {"pydantic", "requests", "urllib3", "jwt", "cryptography"}
    assert not {
        name for name in loaded if name.startswith(("pulumi_videosdk.api", "pulumi_videosdk.definitions."))
    }


def test_a_native_program_loads_nothing_of_the_dynamic_adapter() -> None:
    loaded = loaded_by("from pulumi_videosdk.native import Provider, Room, TranscribedRoom")
    bare = loaded_by("import pulumi")

    ours = {name for name in loaded if name.startswith("pulumi_videosdk.")}
    assert not {
        name for name in ours if name.split(".")[1] in {"dynamic", "declaring", "lifecycle", "settings"}
    }
    # Of others, no more than Pulumi loads by itself.
    others = {name.split(".")[0] for name in loaded - bare} - sys.stdlib_module_names
    assert others == {"pulumi_videosdk"}


def test_the_plugin_loads_nothing_of_pulumi_but_its_protocol() -> None:
    loaded = loaded_by(
        "from pulumi_videosdk.plugin import sdk; sdk.leave_out(); "
        "import pulumi_videosdk.plugin.servicer as s; s.definitions.load_all()"
    )

    sdk = {name for name in loaded if name.split(".")[0] == "pulumi"}
    assert {one for one in sdk if not one.startswith("pulumi.runtime.proto")} == {"pulumi", "pulumi.runtime"}
    assert not loaded & {"requests", "jwt"}


def test_what_serves_one_resource_loads_no_other() -> None:
    loaded = loaded_by("from pulumi_videosdk import definitions; definitions.named('Connector')")

    modules = {name.rpartition(".")[2] for name in loaded if name.startswith("pulumi_videosdk.definitions.")}
    assert modules & set(definitions.MODULES) == {"connector"}


def test_verifying_webhooks_loads_nothing_of_pulumi() -> None:
    loaded = loaded_by("import pulumi_videosdk.webhooks")

    assert not {name for name in loaded if name.split(".")[0] in {"pulumi", "requests", "jwt"}}


def test_the_pytest_plugin_costs_a_run_that_does_not_use_it_nothing_but_itself() -> None:
    loaded = loaded_by("import pulumi_videosdk.testing")

    heavy = {"pulumi", "pydantic", "requests", "starlette", "uvicorn", "videosdk_emulator", "yaml"}
    assert not {name for name in loaded if name.split(".")[0] in heavy}


def test_the_emulator_loads_nothing_of_ours_nor_of_pulumi() -> None:
    loaded = loaded_by("import videosdk_emulator.cli")

    assert not {name for name in loaded if name.split(".")[0] in {"pulumi", "pulumi_videosdk"}}


@pytest.mark.parametrize("path", RESOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_resource_uses_only_public_names_of_another(path: Path) -> None:
    others = {other.stem for other in RESOURCES} - {path.stem, "__init__"}
    taken = [
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] in others
        for alias in node.names
    ]
    assert not [name for name in taken if name.startswith("_")]


@pytest.mark.wide
@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("api/rooms.py", "import pulumi", "api speaks HTTP"),
        ("api/rooms.py", "from pulumi_videosdk import lifecycle", "api speaks HTTP"),
        ("api/errors.py", "from pulumi_videosdk.api import transport", "imports within api go one way"),
        ("lifecycle/checking.py", "import requests", "lifecycle knows neither"),
        ("lifecycle/checking.py", "from pulumi_videosdk.resources import room", "lifecycle knows neither"),
        ("settings.py", "import pulumi", "settings knows neither"),
        ("dynamic.py", "from pulumi_videosdk.resources import room", "the adapters know no one resource"),
        ("dynamic.py", "import requests", "the adapters leave HTTP"),
        ("plugin/servicer.py", "from pulumi_videosdk import dynamic", "the adapters are independent"),
        ("plugin/servicer.py", "import requests", "the adapters leave HTTP"),
        ("definitions/room.py", "from pulumi_videosdk.api import transport", "definitions know no engine"),
        ("definitions/room.py", "import pulumi", "definitions know no engine"),
        ("resources/room.py", "import pydantic", "what a program declares"),
        ("resources/room.py", "from pulumi_videosdk.definitions import room", "what a program declares"),
        ("native/room.py", "from pulumi_videosdk.resources import room", "what the plugin serves"),
        ("declared.py", "import requests", "what the plugin serves"),
        (
            "components/transcribed_room.py",
            "from pulumi_videosdk.resources import room",
            "a component knows its parts by name",
        ),
        (
            "plugin/servicer.py",
            "from pulumi_videosdk.components import transcribed_room",
            "the adapters know no one resource",
        ),
        ("dynamic.py", "from pulumi_videosdk import cli", "the command line is known to nobody"),
        ("settings.py", "import typer", "the command line is known to nobody"),
        ("cli/diagnosis.py", "import requests", "the command line leaves HTTP"),
        ("testing/stack.py", "from pulumi_videosdk.resources import room", "testing knows the emulator"),
        (
            "../videosdk_emulator/core/store.py",
            "from videosdk_emulator.areas import rooms",
            "what the emulator's areas",
        ),
        ("settings.py", "import videosdk_emulator", "testing is known to nobody"),
        (
            "../videosdk_emulator/server/app.py",
            "import pulumi_videosdk",
            "the emulator is an independent witness",
        ),
    ],
)
def test_a_forbidden_import_breaks_its_contract(
    tmp_path: Path, module: str, statement: str, contract: str
) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("pulumi_videosdk", "videosdk_emulator"):
        shutil.copytree(PROVIDER / package, tmp_path / package)
    with (tmp_path / "pulumi_videosdk" / module).open("a") as file:
        file.write(f"\n{statement}\n")

    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )

    assert linted.returncode == 1
    assert re.search(rf"{contract}.* BROKEN", linted.stdout)


def test_everything_that_the_package_can_need_is_pinned_exactly() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9A-Za-z.+]+", line) for line in lines)

    pinned = {plain(line.split("==")[0]) for line in lines}
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    lists = [project["dependencies"], PROJECT["build-system"]["requires"], *extras]
    names = {plain(re.split(r"[\[<>=]", one)[0]) for wanted in lists for one in wanted}
    assert names - {"pulumi-videosdk"} <= pinned


DISTRIBUTIONS = {"google": "protobuf", "grpc": "grpcio", "jwt": "pyjwt", "yaml": "pyyaml"}
"""Where a module's name is not its distribution's."""


def test_everything_that_the_provider_imports_is_declared() -> None:
    project = PROJECT["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    declared = {plain(re.split(r"[\[<>=;]", one)[0].strip()) for wanted in lists for one in wanted}
    imported = {
        name.partition(".")[0]
        for path in (PROVIDER / "pulumi_videosdk").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imports(node)
    }
    others = imported - sys.stdlib_module_names - {"pulumi_videosdk", "videosdk_emulator"}
    assert {plain(DISTRIBUTIONS.get(name, name)) for name in others} - declared == set()


def _imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_definitions_models_are_built_before_several_threads_use_them() -> None:
    # In a process of its own: here another test may have built them.
    program = (
        "from pulumi_videosdk import definitions\n"
        "every = [*definitions.load_all(), *definitions.load_functions()]\n"
        "models = [model for one in every for model in (one.inputs, one.outputs)]\n"
        "print(all(model.__pydantic_complete__ for model in models))"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "True"
