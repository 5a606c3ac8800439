"""The pages of docs/: a site that builds with no warning, samples that work, errors that there are."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pytest

from generate import coverage, reference
from generate.properties import Unwritable
from pulumi_videosdk import lifecycle
from pulumi_videosdk.definitions import load
from pulumi_videosdk.resources import PROVIDERS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"

# Each declares what the sample asks of the provider, and fails for an input that `check` refuses. Each has a
# process of its own, but the SDK is loaded once for all of them.
UNDER_MOCKS = """
import json
import os
import sys
import pulumi
from pulumi.runtime import mocks, rpc
from importlib import resources
from pulumi_videosdk import lifecycle, plugin
from pulumi_videosdk.plugin import translation
from pulumi_videosdk.resources import PROVIDERS

DEFINITIONS = {provider.definition.name: provider.definition for provider in PROVIDERS}
SCHEMA = json.loads(resources.files(plugin).joinpath("schema.json").read_text())


class Mocks(mocks.Mocks):
    def new_resource(self, args):
        definition = DEFINITIONS.get(args.typ.rpartition(":")[2])
        if definition is None:
            return args.name, {"outputs": {"transcription_id": "1"}}
        native = args.typ.startswith("videosdk:")
        inputs = translation.inside(definition, args.inputs) if native else args.inputs
        given = {key: rpc.unwrap_rpc_secret(inputs[key]) for key in definition.fields if key in inputs}
        given = {key: value for key, value in given.items() if value is not None}
        failures = lifecycle.check(definition, {}, given).failures
        assert not failures, failures
        outputs = {"url": given.get("url"), "events": given.get("events")}
        if definition.id_output:
            outputs[definition.id_output] = "2kyv-gzay-64pg"
        outputs = translation.outside(definition, outputs) if native else outputs
        # Some have one id under two names.
        return "2kyv-gzay-64pg", {**args.inputs, **outputs}

    def call(self, args):
        shown = SCHEMA["functions"][args.token]["outputs"]["properties"]
        empty = {name: [] if of.get("type") == "array" else None for name, of in shown.items()}
        return {**empty, "roomId": "2kyv-gzay-64pg"}


failed = []
for name, sample in json.load(sys.stdin).items():
    if (child := os.fork()) == 0:
        print("#", name, file=sys.stderr)
        mocks.set_mocks(Mocks())
        pulumi.runtime.test(lambda: exec(compile(sample, "sample", "exec"), {"__name__": "sample"}))()
        sys.exit()
    if os.waitpid(child, 0)[1] != 0:
        failed.append(name)
print(json.dumps(failed))
"""


def blocks(page: Path, kind: str) -> list[str]:
    """The blocks of one kind on a page."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)


PROGRAMS = {
    f"{page.relative_to(DOCS)}-{number}": text
    for page in sorted(DOCS.rglob("*.md"))
    for number, text in enumerate(blocks(page, "python"))
    if re.search(r" as videosdk\n(.*\n)*.*\bvideosdk\.[A-Z]", text) or "StackReference" in text
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: a warning fails it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    return folder


@pytest.mark.wide
def test_the_site_has_every_page(site: Path) -> None:
    for page in DOCS.rglob("*.md"):
        assert (site / page.relative_to(DOCS).with_suffix(".html")).exists()


def test_every_page_stands_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text()
    pages = [str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")]
    assert [page for page in pages if f"- {page}\n" not in navigation] == [], "add them to nav in mkdocs.yml"


def test_the_readme_leads_to_the_page_of_every_resource() -> None:
    readme = (ROOT / "README.md").read_text()
    names = [provider.definition.name for provider in PROVIDERS]
    assert [name for name in names if f"[`{name}`](docs/reference/" not in readme] == [], (
        "add a row to README.md"
    )


@pytest.mark.wide
def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        loaded = re.findall(
            r"<(?:script|img|link rel=.?stylesheet.?)[^>]*(?:src|href)=\"?([^\s\">]+)", page.read_text()
        )
        assert loaded
        assert [url for url in loaded if "//" in url] == []


def test_each_sample_declares_what_the_provider_accepts(tmp_path: Path) -> None:
    command = [sys.executable, "-c", UNDER_MOCKS]
    config = {"url": "https://hooks.example.com", "euApiKey": "key", "euSecret": "secret"}
    settings = json.dumps({f"project:{name}": value for name, value in config.items()})
    env = os.environ | {"PULUMI_CONFIG": settings, "PULUMI_HOME": str(tmp_path)}
    run = subprocess.run(
        command, input=json.dumps(PROGRAMS), env=env, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout.splitlines()[-1]) == [], run.stderr


def test_every_python_sample_is_python() -> None:
    samples = [text for page in DOCS.rglob("*.md") for text in blocks(page, "python")]
    assert samples
    for text in samples:
        ast.parse(text)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_resource_has_a_page_with_each_of_its_parts(provider: type) -> None:
    name = provider.definition.name  # type: ignore[attr-defined]
    page = (REFERENCE / (re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower() + ".md")).read_text()
    parts = re.findall(r"^## (.*)\n\n(?!## )\S", page, re.MULTILINE)
    assert parts == [
        "Example",
        "Inputs",
        "Outputs",
        "API calls",
        "What refresh sees",
        "Import",
        "In the state",
    ]


class Lid(lifecycle.Inputs):
    colour: Annotated[str, lifecycle.replaces, lifecycle.secret]
    """Its colour."""


class Box(lifecycle.Inputs):
    lid: Lid
    """Its lid."""


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ({"read": lambda *_: None}, "`read` has no docstring"),
        ({"read": load}, "`read` has no second paragraph"),
        ({"example": ""}, "no `example`"),
        ({"inputs": Box}, "colour in lid is marked"),
        ({"inputs": Box}, "mark lid, which is encrypted as a whole"),
    ],
)
def test_what_a_definition_leaves_out_is_named_before_anything_is_written(
    lack: dict[str, Any], said: str
) -> None:
    with pytest.raises(Unwritable, match=rf"^Room: .*{said}"):
        reference.pages([replace(load("room"), **lack)], [])


def test_a_call_without_a_row_is_named_with_the_row_to_add() -> None:
    with pytest.raises(Unwritable, match=r"no row for .*GET /v2/rooms/\{id\}.*such as \| `/v2/rooms` \|"):
        coverage.page([load("room")], [], "")


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("verb", ["create", "read", "update", "delete"])
def test_the_reference_names_every_call_that_a_real_run_made(provider: type, verb: str) -> None:
    definition = provider.definition  # type: ignore[attr-defined]
    operation = f"## {definition.name}: {verb}\n"
    matrix = (DOCS / "fault-matrix.md").read_text().partition(operation)[2].partition("\n## ")[0]
    calls = re.findall(r"^\|[^|]*\| `?((?:GET|POST|PUT|PATCH|DELETE) /[^`|]*?)`? \|", matrix, re.MULTILINE)
    assert {*map(unnamed, calls)} <= {*map(unnamed, definition.calls.get(verb, ()))}


def unnamed(call: str) -> str:
    """A call whatever its placeholders are called."""
    return re.sub("{[^}]*}", "{}", call)


def test_every_error_in_troubleshooting_is_one_that_there_is() -> None:
    known = list(texts_in(ROOT / "provider/pulumi_videosdk")) + list(texts_in(ROOT / "tests/e2e"))
    quoted = [text.strip() for text in blocks(DOCS / "troubleshooting.md", "text")]
    assert quoted
    assert [text for text in quoted if not any(_says(one, text) for one in known)] == []


def _says(text: str, quoted: str) -> bool:
    """Whether what is quoted is in a text, with anything in the place of each ‹name›."""
    parts = re.split("‹[^›]*›", quoted)
    in_any_order = all(part in text for part in parts)  # seldom, and cheap to know
    return in_any_order and re.search(".*?".join(map(re.escape, parts)), text, re.DOTALL) is not None


def texts_in(folder: Path) -> Iterator[str]:
    """Every text in the code; a placeholder of an f-string is a NUL."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
                yield "".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_each_row_of_what_native_and_dynamic_can_names_a_test_that_there_is() -> None:
    page = (DOCS / "native.md").read_text().partition("## What each can")[2].partition("\n## ")[0]
    shown = re.findall(r"`((?:test_|tests/)\w[\w/.]*)` \|$", page, re.MULTILINE)
    assert len(shown) == len(re.findall(r"^\| (?!\|)", page, re.MULTILINE)) > 10
    tests = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    missing = [one for one in shown if not ((ROOT / one).is_file() if "/" in one else f"def {one}(" in tests)]
    assert missing == []
