"""Every example is a Pulumi project of its own, and works. (The quickstart: test_quickstart.py.)"""

from __future__ import annotations

from tests.e2e.conftest import MakeStack
from tests.e2e.harness import ROOT
from videosdk_emulator import Emulator

EXAMPLES = ROOT / "examples"
TESTED = {"quickstart", "reader"}


def test_every_example_is_a_project_that_a_test_runs() -> None:
    projects = {path.parent.name for path in EXAMPLES.glob("*/Pulumi.yaml")}
    assert projects == TESTED
    assert all((EXAMPLES / name / "__main__.py").exists() for name in projects)


def test_another_stack_reads_the_transcriptions_outputs(stack: MakeStack, emulator: Emulator) -> None:
    emulator.join_after(0.1)
    source = stack(
        (EXAMPLES / "quickstart/__main__.py").read_text(),
        env={"QUICKSTART_WEBHOOK_URL": emulator.inbox_url("quickstart")},
        project="quickstart",
    )
    source.up()

    reader = stack((EXAMPLES / "reader/__main__.py").read_text(), project="reader")
    # One back-end for both, as a team has.
    reader.env["PULUMI_BACKEND_URL"] = source.env["PULUMI_BACKEND_URL"]
    reader.run("stack", "init", "--no-select", "--stack", reader.name)
    reader.set_config("source", f"organization/quickstart/{source.name}")
    reader.up()

    (running,) = emulator.state()["transcriptions"]
    shown = {"transcription_id": running["id"], "transcription_start": running["start"]}
    assert reader.outputs() == shown
    source.destroy()
