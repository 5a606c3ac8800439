"""docs/api-coverage.md names what there is, and nothing that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from pulumi_videosdk.definitions import load_functions
from pulumi_videosdk.resources import PROVIDERS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "api-coverage.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ")
]
DEFINITIONS = {provider.definition.name: provider.definition for provider in PROVIDERS}


def driven_methods() -> set[str]:
    """The methods of the Node SDK that its tests drive: of each class all, or they would not compile."""
    found = set()
    for file in (ROOT / "tests/emulator/node").glob("*.test.ts"):
        driven = re.findall(r'^drive<[^\n]+>\("([\w.]+)", \{\n(.*?)^\}\);', file.read_text(), re.M | re.S)
        for part, suites in driven:
            # A function of the module has no class; an instance and its class have methods of one name.
            whose = "" if part == "functions" else part.removesuffix(".static") + "."
            found |= {whose + name for name in re.findall(r"^  (\w+)\(\) \{", suites, re.M)}
    return found


def test_every_resource_and_every_function_stands_in_the_table() -> None:
    names = [*DEFINITIONS, *(one.name for one in load_functions())]
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_every_property_in_the_table_is_a_resources_own() -> None:
    named = [match for row in ROWS for match in re.findall(r"`([A-Z]\w+)\.(\w+)`", row[3])]
    assert named
    for resource, name in named:
        assert name in {*DEFINITIONS[resource].fields, *DEFINITIONS[resource].output_names}


def test_a_call_that_nothing_declares_says_why() -> None:
    why = re.compile(r"(an act|acts|a look-up|not planned): \w")
    left = [row for row in ROWS if row[2] == "–" and "`" not in row[3]]
    assert left
    assert [row for row in left if not why.match(row[3])] == []
    assert [row for row in ROWS if row[2] != "–" and why.match(row[3])] == []
    assert "not yet" not in PAGE


def test_every_method_of_the_sdk_that_is_driven_stands_in_the_table_by_its_name() -> None:
    driven = driven_methods()
    named = {name for row in ROWS for name in re.findall(r"`([\w.]+)`", row[1])}
    assert {"rooms.create", "transcription.realtime.stop", "VideoSDK.request", "decodeToken"} <= driven
    assert driven - named == set()

    # Nobody calls what nobody declares: the emulator need not have it.
    named = {name for row in ROWS if row[2] != "–" for name in re.findall(r"`([\w.]+)`", row[1])}
    classes = {name.rpartition(".")[0] for name in driven}
    assert {name for name in named - driven if name.rpartition(".")[0] in classes - {""}} == set()


def test_every_row_says_which_method_makes_the_call_or_that_none_does() -> None:
    assert [row for row in ROWS if row[1] not in ("SDK", "–") and "`" not in row[1]] == []
