"""What a team's own tests see: the plugin `pulumi_videosdk.testing` in a pytest of its own."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest

import videosdk_emulator
from tests.e2e.harness import ROOT, Engine, processes_in
from tests.support import pages
from tests.support.adapters import NATIVE

pytest_plugins = ["pytester"]

# What docs/testing.md shows: a program of three resources, and its test.
PROGRAM, TEST = pages.texts(ROOT / "docs/testing.md", "python")
EVENTS = '["session-*", "transcription-*"]'


@pytest.fixture
def team(pytester: pytest.Pytester, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A team's folder with its program; only our plugin is loaded, by name, installed or not."""
    monkeypatch.setenv("PATH", engine.path)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    provider = Path(videosdk_emulator.__file__).parents[1]
    monkeypatch.setenv("PYTHONPATH", str(provider))
    program = pytester.mkdir("infra")
    (program / "Pulumi.yaml").write_text("name: infra\nruntime: python\n")
    (program / "__main__.py").write_text(PROGRAM)
    return pytester


def run(team: pytest.Pytester) -> pytest.RunResult:
    return team.runpytest_subprocess("-p", "pulumi_videosdk.testing")


def test_the_documented_ten_lines_pass_and_leave_nothing_in_the_program_s_folder(
    team: pytest.Pytester,
) -> None:
    assert len([line for line in TEST.splitlines() if line.strip()]) <= 10
    team.makepyfile(test_infra=TEST)

    run(team).assert_outcomes(passed=1)

    left = {path.name for path in (team.path / "infra").iterdir()} - {"__pycache__"}
    assert left == {"Pulumi.yaml", "__main__.py"}


def test_a_wrong_program_fails_with_what_pulumi_printed_and_the_tests_own_line(
    team: pytest.Pytester,
) -> None:
    wrong = PROGRAM.replace(EVENTS, "[]")
    (team.path / "infra" / "__main__.py").write_text(wrong)
    team.makepyfile(test_infra=TEST)

    done = run(team)

    done.assert_outcomes(failed=1)
    shown = done.stdout.str()
    assert "`pulumi up` failed" in shown
    assert "events: is an empty list; name at least one event" in shown
    assert "stack.up()" in shown
    assert "subprocess" not in shown, "only the test's own frame is of use"


@pytest.mark.wide
def test_a_stack_of_text_shows_drift_and_is_destroyed_at_the_end_though_protected(
    team: pytest.Pytester,
) -> None:
    team.makepyfile(
        """
        import pytest

        PROGRAM = '''
        import pulumi, pulumi_videosdk as videosdk
        room = videosdk.Room("a", opts=pulumi.ResourceOptions(protect=True))
        pulumi.export("room", room.room_id)
        pulumi.export("hidden", pulumi.Output.secret("x"))
        '''

        @pytest.fixture(scope="session")
        def left():
            return []

        def test_one(videosdk_stack, videosdk_emulator, monkeypatch, left):
            stack = videosdk_stack(PROGRAM)
            assert stack.preview().changes == {"create": 1}
            assert stack.up().changes == {"create": 1}
            assert stack.up().changes == {}
            assert stack.outputs()["hidden"] == "[secret]"
            assert stack.outputs(show_secrets=True)["hidden"] == "x"
            assert "protected" in stack.destroy(expect_failure=True).text
            videosdk_emulator.deactivate_room(stack.outputs()["room"])
            assert stack.refresh().changes == {"delete": 1}
            assert stack.up().changes == {"create": 1}
            left.append(stack)

        def test_two(left, videosdk_emulator):
            assert not left[0].export().get("resources")
            assert videosdk_emulator.state()["rooms"] == []
        """
    )

    run(team).assert_outcomes(passed=2)


@pytest.mark.wide
def test_a_stack_of_a_native_program_is_the_same(team: pytest.Pytester) -> None:
    program = team.path / "infra" / "__main__.py"
    program.write_text(NATIVE.program(PROGRAM))
    team.makepyfile(test_infra=TEST, test_drift=NATIVE_TEST)

    run(team).assert_outcomes(passed=2)

    assert [one for one in processes_in(team.path) if "pulumi_videosdk.plugin" in one] == []


NATIVE_TEST = """
    def test_one(videosdk_stack, videosdk_emulator):
        stack = videosdk_stack("import pulumi_videosdk.native as v\\nv.Room('a')")
        assert stack.preview().changes == {"create": 1}
        assert stack.up().changes == {"create": 1}
        assert stack.up().changes == {}
        (room,) = videosdk_emulator.state()["rooms"]
        videosdk_emulator.deactivate_room(room["roomId"])
        assert stack.refresh().drift == {"a": ("delete",)}
        assert stack.up().changes == {"create": 1}
"""


def test_config_that_a_test_sets_is_the_stacks_and_never_in_the_programs_folder(
    team: pytest.Pytester,
) -> None:
    program = "import pulumi\npulumi.export('size', pulumi.Config().require('size'))\n"
    (team.path / "infra" / "__main__.py").write_text(program)
    team.makepyfile(
        """
        from pathlib import Path

        def test_one(videosdk_stack):
            stack = videosdk_stack(Path("infra"), config={"infra:size": "small"})
            stack.run("config", "set", "--secret", "size", "large")
            stack.up()
            assert stack.outputs(show_secrets=True) == {"size": "large"}
        """
    )

    run(team).assert_outcomes(passed=1)

    assert list((team.path / "infra").glob("Pulumi.*.yaml")) == []


@pytest.mark.wide
def test_a_command_that_is_stopped_leaves_no_process_and_no_lock(team: pytest.Pytester) -> None:
    team.makepyfile(
        """
        import signal, threading

        import pytest

        def test_one(videosdk_stack, videosdk_emulator):
            stack = videosdk_stack("import pulumi_videosdk as v\\nv.Room('room')")
            held = videosdk_emulator.fault("hold", "/v2/rooms", method="POST")

            def press_ctrl_c():
                held.wait_hit(60)
                # As the terminal does: it interrupts what the main thread waits in.
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

            threading.Thread(target=press_ctrl_c).start()
            with pytest.raises(KeyboardInterrupt):
                stack.up()
            held.release()
            assert stack.up().changes == {"create": 1}
        """
    )

    done = run(team)

    done.assert_outcomes(passed=1)
    assert [one for one in processes_in(team.path) if "pulumi.dynamic" in one] == []


def test_without_the_extra_a_test_says_what_to_install_and_others_run(team: pytest.Pytester) -> None:
    team.makeconftest("import sys; sys.modules['uvicorn'] = None")
    team.makepyfile(
        """
        def test_other():
            pass

        def test_ours(videosdk_stack):
            pass
        """
    )

    done = run(team)

    done.assert_outcomes(passed=1, errors=1)
    done.stdout.fnmatch_lines(["*pip install pulumi-videosdk[[]testing]*"])


def test_pytest_finds_the_plugin_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = project["entry-points"]["pytest11"]["pulumi_videosdk"]

    plugin = importlib.import_module(named)

    assert plugin.videosdk_stack
    assert plugin.videosdk_emulator
