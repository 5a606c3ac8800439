"""The resource that CONTRIBUTING.md builds as its example works as it stands there."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generate import classes, coverage
from pulumi_videosdk import definitions, lifecycle
from pulumi_videosdk.api.errors import LostReply, NotFound
from pulumi_videosdk.api.replies import Reply
from pulumi_videosdk.lifecycle import AnyDefinition, Run

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "CONTRIBUTING.md"
COVERAGE = ROOT / "docs" / "api-coverage.md"

INPUTS = {"url": "https://hooks.example.com/calls", "events": ["call-started"]}
SHOWN = {**INPUTS, "id": "wh_1", "createdAt": "2026-01-01T00:00:00.000Z"}
LISTED = {"webhookId" if key == "id" else key: value for key, value in SHOWN.items()}
THEIRS = {**LISTED, "webhookId": "wh_0"}
STORED = {**INPUTS, "created_at": SHOWN["createdAt"]}


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The page's two samples, and the class that is generated from them; that one's module."""
    wire, what, *_ = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("contributing")
        _imported(patch, folder, "pulumi_videosdk.api.sip_webhooks", wire)
        definition = _imported(patch, folder, "pulumi_videosdk.definitions.sip_webhook", what).definition
        text = classes.resource(definition, classes.dynamic(definition))
        yield _imported(patch, folder, "pulumi_videosdk.resources.sip_webhook", text)


def _imported(patch: pytest.MonkeyPatch, folder: Path, name: str, text: str) -> Any:
    file = folder / f"{name}.py"
    file.write_text(text)
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    patch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def example(declared: Any) -> AnyDefinition:
    """The definition that the provider of the page's sample finds."""
    definition: AnyDefinition = declared.SipWebhookProvider.definition
    return definition


class Answers:
    """A client whose transport gives one answer, or raises it, and keeps what it was asked.

    `lists`: what the list has, one look after another; then nothing.
    """

    timeout = 1.0

    def __init__(self, answer: Any, *lists: list[Any]) -> None:
        self.of = lambda area: area(self)
        self.answer = answer
        self.lists = list(lists)
        self.asked: list[tuple[str, str, bool]] = []

    def call(
        self,
        method: str,
        path: str,
        *,
        repeat_is_safe: bool,
        body: Any = None,
        query: Any = None,
        before_repeat: Any = None,
        deadline: float = 0,
        secrets: Any = (),
    ) -> Reply:
        self.asked.append((method, path, repeat_is_safe))
        if query is not None:
            items = self.lists.pop(0) if self.lists else []
            info = {"currentPage": 1, "lastPage": 1}
            return Reply({"data": items, "pageInfo": info}, None, 200, None, method, path)
        if isinstance(self.answer, Exception):
            raise self.answer
        return Reply(self.answer, None, 200, None, method, path)


def test_every_input_and_output_is_documented(example: AnyDefinition) -> None:
    for model in (example.inputs, example.outputs):
        texts = lifecycle.documentation(model)
        assert all(texts.get(name) for name in model.model_fields)


def test_what_is_declared_has_every_input_and_output(declared: Any, example: AnyDefinition) -> None:
    assert set(declared.SipWebhook.properties) == {*example.fields, *example.output_names}


def test_the_coverage_table_has_a_row_for_it_and_its_note_goes_once_it_is_declared(
    example: AnyDefinition,
) -> None:
    page = coverage.page([*definitions.load_all(), example], [], COVERAGE.read_text())
    row = "| `/v2/sip/webhooks` | `sip.webhooks` | `SipWebhook`: create, read, update, delete |  |"
    assert row in page.splitlines()


def a_run() -> Run:
    return Run(progress=lambda _: None)


def _shown(properties: Mapping[str, Any]) -> dict[str, Any]:
    """What a user sees of the properties."""
    return {key: value for key, value in properties.items() if not key.startswith(lifecycle.HIDDEN)}


def test_a_created_webhook_stands_in_the_state_and_is_posted_once(example: AnyDefinition) -> None:
    client = Answers(SHOWN)
    made = lifecycle.create(example, client, INPUTS, a_run())
    assert made.id == "wh_1"
    assert _shown(made.properties) == STORED
    assert client.asked == [("GET", "/v2/sip/webhooks", True), ("POST", "/v2/sip/webhooks", False)]


@pytest.mark.parametrize("answer", [LostReply("no answer"), "made", {"url": "https://hooks.example.com"}])
def test_a_create_whose_reply_is_lost_is_found_beside_one_that_was_there(
    example: AnyDefinition, answer: Any
) -> None:
    made = lifecycle.create(example, Answers(answer, [THEIRS], [THEIRS, LISTED]), INPUTS, a_run())
    assert (made.id, _shown(made.properties)) == ("wh_1", STORED)


@pytest.mark.parametrize("answer", [LostReply("no answer"), "made", {"url": "https://hooks.example.com"}])
def test_a_create_that_is_not_found_afterwards_names_the_url(example: AnyDefinition, answer: Any) -> None:
    with pytest.raises(LostReply, match=r"hooks\.example\.com/calls may be there"):
        lifecycle.create(example, Answers(answer, [THEIRS], [THEIRS]), INPUTS, a_run())


def test_a_refresh_shows_other_events_and_a_missing_webhook_is_gone(example: AnyDefinition) -> None:
    seen = lifecycle.read(example, Answers({**SHOWN, "events": ["call-missed"]}), "wh_1", STORED)
    assert seen is not None
    assert seen.inputs["events"] == ["call-missed"]
    assert lifecycle.read(example, Answers(NotFound("answered 404")), "wh_1", STORED) is None


def test_changed_events_are_patched_in_place(example: AnyDefinition) -> None:
    news = {**INPUTS, "events": ["call-missed"]}
    client = Answers({**SHOWN, **news})
    assert not lifecycle.diff(example, INPUTS, news).replaces
    assert lifecycle.update(example, lambda: client, "wh_1", STORED, news, a_run())["events"] == [
        "call-missed"
    ]
    assert client.asked == [("PATCH", "/v2/sip/webhooks/wh_1", True)]


def test_deleting_what_is_gone_already_succeeds(example: AnyDefinition) -> None:
    lifecycle.delete(example, Answers(NotFound("answered 404")), "wh_1", INPUTS, a_run())
