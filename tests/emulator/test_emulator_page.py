"""docs/emulator.md and `videosdk-emulator --help`: their commands run as they stand, and do what is said."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
import requests

from videosdk_emulator import Emulator, Quirks
from videosdk_emulator.areas import AREAS
from videosdk_emulator.cli import FIRST_STEPS
from videosdk_emulator.core.options import Options
from videosdk_emulator.core.quirks import AreaQuirks, CommonQuirks
from videosdk_emulator.core.settings import Settings
from videosdk_emulator.faults.rules import OPTIONS as FAULTS

Call = Callable[..., requests.Response]
PAGE = (Path(__file__).parents[2] / "docs/emulator.md").read_text()
ROOMS = "/v2/rooms"


def sections(level: str) -> dict[str, str]:
    """The page's sections of a level (`##` or `###`) by title."""
    parts = re.split(rf"^{level} (.+)$", PAGE, flags=re.MULTILINE)[1:]
    ends = [re.split(rf"^#{{1,{len(level)}}} ", body, flags=re.MULTILINE)[0] for body in parts[1::2]]
    return dict(zip(parts[0::2], ends, strict=True))


def commands(text: str) -> list[str]:
    """The blocks of commands in a part of the page."""
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def type_in(emulator: Emulator, *blocks: str) -> str:
    """What blocks of commands print, typed one after the other into one shell."""
    script = "set -euo pipefail\n" + "\n".join(blocks)
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "VIDEOSDK_API_ENDPOINT": emulator.url}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def options_table(kind: type[Options]) -> str:
    """The table of quirks or settings, made from their definitions."""
    (body,) = (one.body for one in ast.parse(inspect.getsource(kind)).body if isinstance(one, ast.ClassDef))
    meaning = {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
        if isinstance(text.value.value, str)
    }
    rows = ["| name | default | else | meaning |\n|---|---|---|---|"]
    for name, hint in get_type_hints(kind).items():
        default = getattr(kind(), name)
        rows.append(f"| `{name}` | `{json.dumps(default)}` | {_others(hint, default)} | {meaning[name]} |")
    return "\n".join(rows)


def _others(hint: Any, default: Any) -> str:
    if get_origin(hint) is Literal:
        return " ".join(f"`{json.dumps(one)}`" for one in get_args(hint) if one != default)
    if hint is bool:
        return f"`{json.dumps(not default)}`"
    return "a whole number above zero" if int in (hint, *get_args(hint)) else "a number"


QUIRKS: dict[str, type[Options]] = {
    "Common": CommonQuirks,
    **{
        area.name.replace("_", " ").capitalize(): area.quirks
        for area in AREAS
        if area.quirks is not AreaQuirks
    },
}
"""The parts of the page's chapter about quirks."""


@pytest.mark.parametrize("title", QUIRKS)
def test_the_page_has_each_quirk_of_an_area_with_its_values_and_meaning(title: str) -> None:
    table = options_table(QUIRKS[title])
    assert table in sections("###").get(title, ""), f"docs/emulator.md lacks\n\n### {title}\n\n{table}"


def test_the_page_has_each_setting_with_its_values_and_meaning() -> None:
    assert options_table(Settings) in sections("##")["Settings"]


def test_the_page_has_each_quirk_once() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", sections("##")["Quirks"], re.MULTILINE)
    assert sorted(rows) == sorted(get_type_hints(Quirks))


def test_the_first_steps_lead_from_no_room_to_a_transcript(emulator: Emulator) -> None:
    printed = type_in(emulator, *commands(sections("##")["First steps"]))
    (transcription,) = emulator.state()["transcriptions"]
    assert transcription["id"] in printed
    assert printed.endswith(f"Transcript of room {transcription['roomId']}: nobody has said a word.\n")


def test_the_first_steps_of_the_help_do_so_too(emulator: Emulator) -> None:
    lines = [line[2:] for line in FIRST_STEPS.splitlines() if line.startswith("  ")]
    address, *steps = lines
    assert address.startswith("export VIDEOSDK_API_ENDPOINT=http://127.0.0.1:")
    assert type_in(emulator, *steps).endswith("nobody has said a word.\n")


def test_the_commands_about_time_do_what_is_said(emulator: Emulator) -> None:
    type_in(emulator, *commands(sections("##")["Time"]))
    assert emulator.call("GET", "clock")["ahead"] == pytest.approx(3600, abs=0.1)
    assert emulator.settings()["files_after"] == 60


def test_the_commands_about_webhooks_do_what_is_said(emulator: Emulator) -> None:
    printed = type_in(emulator, *commands(sections("##")["Webhooks"]))
    assert '"session-started"' in printed
    assert [one["event"] for one in emulator.deliveries()] == ["session-started"]
    assert emulator.inbox("mine")[0]["verified"] is True


def test_the_commands_about_quirks_and_settings_do_what_is_said(emulator: Emulator) -> None:
    for title in ("Quirks", "Settings"):
        type_in(emulator, *commands(sections("##")[title]))
    assert emulator.quirks()["not_found"] == 402
    assert emulator.settings()["webhook_tries"] == 5


def breaks(call: Call, emulator: Emulator) -> None:
    with pytest.raises(requests.ConnectionError):
        call("POST", ROOMS)


def never_comes(call: Call, emulator: Emulator) -> None:
    with pytest.raises(requests.ReadTimeout):
        call("POST", ROOMS, timeout=0.2)


def waits_for_release(call: Call, emulator: Emulator) -> None:
    with ThreadPoolExecutor(1) as aside:
        reply = aside.submit(call, "POST", ROOMS)
        (fault,) = emulator.call("GET", "faults")
        emulator.call("GET", f"faults/{fault['id']}", query={"wait_hit": 10})
        assert not reply.done()
        emulator.call("POST", f"faults/{fault['id']}/release")
        assert reply.result(timeout=10).status_code == 200


def is_too_many(call: Call, emulator: Emulator) -> None:
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "2")
    assert reply.json() == {"message": "Too many requests"}


def is_cut(call: Call, emulator: Emulator) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        call("POST", ROOMS)
    assert len(emulator.state()["rooms"]) == 1


def is_a_page(call: Call, emulator: Emulator) -> None:
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.headers["content-type"][:9]) == (200, "text/html")


def is_a_text(call: Call, emulator: Emulator) -> None:
    assert call("POST", ROOMS).json() == "ok"


def leads_elsewhere(call: Call, emulator: Emulator) -> None:
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.headers["location"]) == (302, "http://127.0.0.1:9/")


def is_huge(call: Call, emulator: Emulator) -> None:
    assert len(call("POST", ROOMS).content) == 5_000_000


def is_slow(call: Call, emulator: Emulator) -> None:
    started = time.monotonic()
    assert call("POST", ROOMS).status_code == 200
    assert time.monotonic() - started > 0.2


def is_lost(call: Call, emulator: Emulator) -> None:
    breaks(call, emulator)
    assert len(emulator.state()["rooms"]) == 1


def strikes_the_same_each_time(call: Call, emulator: Emulator) -> None:
    (fault,) = emulator.call("GET", "faults")
    wish = {name: fault[name] for name in ("kind", "path", "probability", "seed", "status")}
    statuses = [call("GET", ROOMS).status_code for _ in range(50)]
    assert {200, 503} == set(statuses)
    emulator.clear_faults()
    emulator.call("POST", "faults", wish)
    assert [call("GET", ROOMS).status_code for _ in range(50)] == statuses
    emulator.clear_faults()


def strikes_the_third(call: Call, emulator: Emulator) -> None:
    bodies = [{"customRoomId": name} for name in ("a", "b-1", "b-2", "b-3")]
    assert [call("POST", ROOMS, json=body).status_code for body in bodies] == [200, 200, 200, 500]


def asks_for_money(call: Call, emulator: Emulator) -> None:
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.headers["content-type"][:16]) == (402, "application/json")
    assert reply.json() == {"message": "Payment required: add a card to your account"}


def is_a_proxys_page(call: Call, emulator: Emulator) -> None:
    reply = call("POST", ROOMS)
    assert (reply.status_code, reply.headers["content-type"]) == (404, "text/html")
    assert reply.text == "<html><body><h1>404 Not Found</h1></body></html>"


PROMISES: dict[str, Callable[[Call, Emulator], None]] = {
    "`reset`": breaks,
    "`close`": breaks,
    "`hang`": never_comes,
    "`hold`": waits_for_release,
    "`status`": is_too_many,
    "`truncate`": is_cut,
    "`html`": is_a_page,
    "`json_string`": is_a_text,
    "`redirect`": leads_elsewhere,
    "`huge`": is_huge,
    "`drip`": is_slow,
    "`drip_headers`": is_slow,
    "`delay`": is_slow,
    "A lost reply": is_lost,
    "Payment required": asks_for_money,
    "A wrong path": is_a_proxys_page,
    "By chance": strikes_the_same_each_time,
    "One request of many": strikes_the_third,
}


@pytest.mark.parametrize("title", PROMISES)
def test_a_documented_fault_does_what_is_said(emulator: Emulator, call: Call, title: str) -> None:
    (switching_on,) = commands(sections("###")[title])
    type_in(emulator, switching_on)
    PROMISES[title](call, emulator)
    assert call("GET", ROOMS).status_code == 200


def test_every_fault_is_documented_and_none_that_is_not_there() -> None:
    titles = sections("###").keys() & {*PROMISES, *(f"`{kind}`" for kind in FAULTS)}
    assert titles == PROMISES.keys()
    assert {title.strip("`") for title in titles if title.startswith("`")} == FAULTS.keys()


def test_every_command_of_the_page_is_in_a_part_that_is_tested() -> None:
    tested = ("First steps", "Time", "Webhooks", "Quirks", "Settings")
    in_parts = [one for title in tested for one in commands(sections("##")[title])]
    in_parts += [one for title in PROMISES for one in commands(sections("###")[title])]
    assert sorted(commands(PAGE)) == sorted(in_parts)
