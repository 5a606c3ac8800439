"""A user's files that bear the names of modules: harmless, or named in one line."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import MakeStack
from tests.e2e.test_cli import ask

OURS_ALONE = (
    "secrets",
    "jwt",
    "requests",
    "pydantic",
    "urllib3",
    "certifi",
    "hmac",
    "decimal",
    "rich",
    "typer",
)
"""What only this package imports, not Pulumi."""

MINE = "KEY = 'mine'\n"

PROGRAM = """
    import pulumi
    import pulumi_videosdk as videosdk
    from pulumi import dynamic

    class Theirs(dynamic.ResourceProvider):
        def create(self, props):
            import helpers
            return dynamic.CreateResult("theirs", {"found": helpers.KEY})

    class Own(dynamic.Resource):
        found: pulumi.Output[str]
        def __init__(self, name, opts=None):
            super().__init__(Theirs(), name, {"found": None}, opts)

    room = videosdk.Room("room")
    hook = videosdk.WebhookEndpoint("hook", url="https://hooks.example.com/x", probe=False)
    own = Own("own", opts=pulumi.ResourceOptions(depends_on=[room, hook]))
    pulumi.export("found", own.found)
"""


def test_what_only_this_package_imports_is_never_a_file_of_the_project(stack: MakeStack) -> None:
    shadowed = stack(PROGRAM)
    for name in (*OURS_ALONE, "helpers"):
        (shadowed.folder / f"{name}.py").write_text(MINE)

    made = shadowed.up()
    assert made.changes == {"create": 3}
    assert made.diagnostics == []
    assert shadowed.outputs()["found"] == "mine"
    assert shadowed.refresh().drift == {}
    assert "Pulumi" in ask(shadowed, "doctor", "--stack", "dev").stdout
    shadowed.destroy()


@pytest.mark.parametrize(
    "name", ["types", *(pytest.param(one, marks=pytest.mark.wide) for one in ("email", "ssl"))]
)
def test_what_keeps_pulumis_own_process_from_starting_is_named_in_one_line(
    stack: MakeStack, name: str
) -> None:
    shadowed = stack(PROGRAM)
    (shadowed.folder / f"{name}.py").write_text(MINE)

    failed = shadowed.up(expect_failure=True)

    named = re.compile(
        rf"^ *warning: {name}\.py in the project's folder stands in for .*: rename it$", re.MULTILINE
    )
    assert named.search(failed.text), failed.text


def test_the_doctor_names_it_too(stack: MakeStack) -> None:
    shadowed = stack(PROGRAM)
    (shadowed.folder / "email.py").write_text(MINE)
    assert "! email.py in the project's folder" in ask(shadowed, "doctor", "--stack", "dev").stdout
