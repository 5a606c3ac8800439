"""The console in a real browser: what a person sees, does, and must never see."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from videosdk_emulator import DEFAULT_SECRET, Emulator, running

ROOT = Path(__file__).resolve().parents[2]
START = "/ai/v1/realtime-transcriptions/start"
Call = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = subprocess.check_output([sys.executable, ROOT / "tools/browser.py"], text=True).strip()
    with sync_playwright() as playwright:
        # Chromium's sandbox refuses to run as root, as CI does; the page is our own.
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--host-resolver-rules=MAP foreign.example 127.0.0.1"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, emulator: Emulator) -> Iterator[Page]:
    """The console of a new emulator; whatever its script complains of fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(emulator.url)
    expect(page.locator("#connection")).to_have_text("live")
    yield page
    context.close()
    assert complaints == []


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def make_room(call: Call, **fields: Any) -> str:
    return str(call("POST", "/v2/rooms", json={"customRoomId": "standup", **fields}).json()["roomId"])


@pytest.fixture
def transcription(call: Call, emulator: Emulator) -> str:
    """A transcription that runs in the room `standup`."""
    room_id = make_room(call)
    emulator.join(room_id, "ada")
    body = {"roomId": room_id, "summary": {"enabled": True}}
    return str(call("POST", START, json=body).json()["id"])


def test_a_browser_at_the_bare_address_is_led_to_the_console_and_a_client_is_refused_as_ever(
    page: Page, emulator: Emulator
) -> None:
    assert urlsplit(page.url).path == "/_emulator/"
    assert requests.get(emulator.url, timeout=10).status_code == 401
    assert [one["path"] for one in emulator.requests()] == ["/"]


def test_an_empty_console_says_what_to_do_first(page: Page, emulator: Emulator) -> None:
    expect(page.locator("#rooms .empty")).to_contain_text(f"curl -X POST {emulator.url}/v2/rooms")
    expect(page.locator("#sessions .empty")).to_contain_text("Press “Join” at a room")
    expect(page.locator("#transcriptions .empty")).to_contain_text(START)
    expect(page.locator("#deliveries .empty")).to_contain_text("/_emulator/inbox/")
    expect(page.locator("#faults .empty")).to_be_visible()
    expect(page.locator("#requests .empty")).to_be_visible()


def test_what_an_empty_console_says_to_do_works_as_it_stands(page: Page, emulator: Emulator) -> None:
    def paste(section: str) -> None:
        command = page.locator(f"#{section} .empty pre").inner_text()
        subprocess.run(["bash", "-ec", f"{command} --fail --silent"], check=True, timeout=30)

    paste("rooms")
    expect(page.locator("#rooms li")).to_contain_text("standup")
    button(page, "Join standup").click()
    expect(page.locator("#sessions")).to_contain_text("guest-1")
    paste("transcriptions")
    expect(page.locator("#transcriptions")).to_contain_text("running")


def test_what_others_do_appears_without_a_reload(
    page: Page, emulator: Emulator, call: Call, transcription: str
) -> None:
    expect(page.locator("#rooms li")).to_contain_text("standup")
    expect(page.locator("#sessions")).to_contain_text("ada")
    expect(page.locator("#transcriptions")).to_contain_text(transcription)
    expect(page.locator("#requests > ul > li")).to_have_count(2)
    expect(page.locator("#counts")).to_contain_text("1 live sessions, 1 transcriptions running")
    emulator.leave("standup")
    expect(page.locator("#sessions .empty")).to_be_visible()
    expect(page.locator("#transcriptions")).to_contain_text("completed")


def test_participants_join_and_leave(page: Page, emulator: Emulator, call: Call) -> None:
    make_room(call)
    button(page, "Join standup").click()
    expect(page.locator("#news")).to_have_text("guest-1 joined standup")
    button(page, "Join the session in standup").click()
    button(page, "Leave standup: guest-1").click()
    expect(page.locator("#sessions .guests li")).to_have_count(1)
    button(page, "Leave standup: guest-2").click()
    expect(page.locator("#sessions .empty")).to_be_visible()
    assert [one["status"] for one in emulator.state()["sessions"]] == ["ended"]


def test_a_session_is_ended(page: Page, emulator: Emulator, transcription: str) -> None:
    button(page, "End session in standup").click()
    expect(page.locator("#sessions .empty")).to_be_visible()
    assert emulator.state()["sessions"][0]["status"] == "ended"
    assert emulator.state()["transcriptions"][0]["status"] == "completed"


def test_a_transcription_is_ended_and_its_transcript_and_summary_are_read(
    page: Page, transcription: str
) -> None:
    page.locator("#transcriptions").get_by_role("button", name=re.compile("^End")).click()
    expect(page.locator("#transcriptions")).to_contain_text("completed")
    for what, text in {"transcript": "Transcript of room", "summary": "Summary of room"}.items():
        with page.expect_popup() as opened:
            page.get_by_role("link", name=f"{what} of transcription").click()
        expect(opened.value.locator("body")).to_contain_text(text)


def test_a_transcription_is_made_to_fail(page: Page, emulator: Emulator, transcription: str) -> None:
    page.get_by_role("button", name="Let fail").click()
    expect(page.locator("#transcriptions .badge")).to_have_text("failed")
    assert emulator.state()["transcriptions"][0]["status"] == "failed"


def test_a_fault_is_switched_on_strikes_and_is_switched_off(page: Page, call: Call) -> None:
    page.get_by_label("Kind").select_option("status")
    page.get_by_label("Method").select_option("GET")
    page.get_by_label("Path, a regular expression").fill("/v2/rooms")
    page.get_by_label("status", exact=True).fill("503")
    button(page, "Switch on").click()
    expect(page.locator("#faults li")).to_contain_text("status 503")
    assert call("GET", "/v2/rooms").status_code == 503
    expect(page.locator("#faults li")).to_contain_text("applied 1 times")
    expect(page.locator("#requests li").first).to_contain_text("503")
    button(page, "Switch off status 503 on /v2/rooms").click()
    expect(page.locator("#faults li")).to_have_count(0)
    assert call("GET", "/v2/rooms").status_code == 200


def test_a_fault_that_makes_no_sense_is_refused_in_words(page: Page, emulator: Emulator) -> None:
    page.get_by_label("Path, a regular expression").fill("(")
    button(page, "Switch on").click()
    expect(page.locator("#news")).to_contain_text("Refused: path is no regular expression")


def test_what_a_fault_holds_is_released(page: Page, emulator: Emulator) -> None:
    emulator.fault("hold", times=1)
    button(page, "Release what hold keeps on .*").click()
    expect(page.locator("#faults li")).to_contain_text("released")


def test_a_request_unfolds_to_its_body_and_the_log_is_cleared(
    page: Page, call: Call, emulator: Emulator
) -> None:
    make_room(call)
    page.locator("#requests summary").click()
    expect(page.locator("#requests pre")).to_contain_text('"customRoomId": "standup"')
    call("GET", "/v2/rooms")
    expect(page.locator("#requests > ul > li")).to_have_count(2)
    expect(page.locator("#requests pre").last).to_be_visible()  # what was unfolded stays so
    button(page, "Clear the log of requests").click()
    expect(page.locator("#requests .empty")).to_be_visible()
    assert emulator.requests() == []


def test_a_webhook_appears_with_its_outcome_and_body(page: Page, call: Call, emulator: Emulator) -> None:
    make_room(call, webhook={"endPoint": emulator.inbox_url("mine"), "events": ["session-*"]})
    emulator.join("standup", "ada")
    entry = page.locator("#deliveries > ul > li")
    expect(entry).to_contain_text("session-started")
    expect(entry).to_contain_text("delivered")
    entry.locator("summary").click()
    expect(entry.locator("pre")).to_contain_text('"webhookType": "session-started"')


def test_many_rooms_are_bounded_and_any_of_them_is_found(page: Page, call: Call, emulator: Emulator) -> None:
    for number in range(150):
        call("POST", "/v2/rooms", json={"customRoomId": f"room-{number:03}"})
    expect(page.locator("#rooms .rest")).to_have_text("100 of 150 are shown.")
    expect(page.locator("#rooms > ul > li")).to_have_count(100)
    page.get_by_role("searchbox", name="the rooms").fill("ROOM-007")
    expect(page.locator("#rooms > ul > li")).to_have_count(1)
    button(page, "Join room-007").click()
    expect(page.locator("#sessions")).to_contain_text("room-007")


def test_secrets_never_reach_the_page(page: Page, call: Call, emulator: Emulator) -> None:
    token = emulator.token()
    hook = "https://ada:open-sesame@hooks.example.com/?access_token=hush-hush"
    make_room(call, webhook={"endPoint": hook, "events": []}, note=f"it is {DEFAULT_SECRET}")
    call("POST", START, json={"roomId": "x", "modelConfig": {"inner": "deep-down"}}, params={"token": token})
    call("POST", "/v2/rooms", data=f"secret=plain-words&x=Authorization: Bearer hidden-bearer {token}")
    expect(page.locator("#requests > ul > li")).to_have_count(3)
    fed = requests.get(f"{emulator.url}/_emulator/console/feed", timeout=10).text
    for secret in (
        token,
        DEFAULT_SECRET,
        "open-sesame",
        "hush-hush",
        "deep-down",
        "plain-words",
        "hidden-bearer",
    ):
        assert secret not in fed
        assert secret not in page.content()
    assert "hooks.example.com" in fed


def test_hostile_text_stays_text(page: Page, call: Call, emulator: Emulator) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\">"
    make_room(call, customRoomId=hostile)
    emulator.join(hostile, hostile, name=hostile)
    emulator.fault("status", path=".*<script>document.title='taken'</script>")
    expect(page.locator("#rooms li b")).to_have_text(hostile)
    expect(page.locator("#sessions .guests")).to_contain_text(hostile)
    page.locator("#requests summary").first.click()
    expect(page.locator("#requests pre").first).to_contain_text("onerror")
    assert page.locator("main img, main script").count() == 0
    expect(page).to_have_title("VideoSDK emulator")
    button(page, f"Leave {hostile}: {hostile}").click()
    expect(page.locator("#sessions .empty")).to_be_visible()


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()")
    return name


def test_a_participant_joins_and_leaves_by_keyboard_alone(page: Page, call: Call, emulator: Emulator) -> None:
    make_room(call)
    expect(button(page, "Join standup")).to_be_visible()

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if focused(page) == name:
                return
        raise AssertionError(f"no way to {name!r} by Tab")

    tab_to("Find one of the rooms by its id")
    tab_to("Join standup")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#news")).to_have_text("guest-1 joined standup")
    expect(page.locator("#rooms .badge")).to_contain_text("live")
    assert focused(page) == "Join standup"  # redrawn, the button keeps the focus
    tab_to("Leave standup: guest-1")
    page.keyboard.press("Enter")
    expect(page.locator("#sessions .empty")).to_be_visible()
    assert focused(page) == "Live sessions"  # what had the focus is gone: its heading has it


def test_every_control_has_a_name_and_news_are_announced(
    page: Page, call: Call, emulator: Emulator, transcription: str
) -> None:
    emulator.fault("hold")
    expect(page.locator("#faults li")).to_have_count(1)
    names = page.evaluate(
        "[...document.querySelectorAll('button, input, select, a')]"
        ".map(one => one.ariaLabel || one.labels?.[0]?.textContent || one.textContent)"
    )
    assert names
    assert all(name.strip() for name in names)
    assert {one.get_attribute("id") for one in page.get_by_role("status").all()} == {
        "connection",
        "news",
        "counts",
    }


def test_nothing_is_wider_than_a_phone(
    page: Page, call: Call, emulator: Emulator, transcription: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    make_room(call, customRoomId="a-very-long-name-" * 12)
    emulator.join("a-very-long-name-" * 12, "somebody-with-a-long-name-" * 8)
    emulator.fault("status", path="/v2/rooms/" + "long" * 40)
    expect(page.locator("#faults li")).to_have_count(1)
    expect(page.locator("#sessions > ul > li")).to_have_count(2)
    page.locator("#requests summary").first.click()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(wide) is False
    small = page.evaluate("[...document.querySelectorAll('button')].filter(b => b.offsetHeight < 32).length")
    assert small == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(
    page: Page, call: Call, emulator: Emulator, transcription: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("#sessions .badge")).to_be_visible()
    contrast = """() => {
      const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = (node) => {
        const colour = getComputedStyle(node).backgroundColor;
        return /, 0\\)$/.test(colour) ? ground(node.parentElement) : colour;
      };
      return [...document.querySelectorAll("h1, h2, p, b, time, code, button, a, .badge, label")]
        .filter((node) => node.checkVisibility() && node.textContent.trim())
        .map((node) => {
          const pair = [light(getComputedStyle(node).color), light(ground(node))].sort((a, b) => b - a);
          return [(pair[0] + 0.05) / (pair[1] + 0.05), node.outerHTML.slice(0, 80)];
        })
        .filter(([ratio]) => ratio < 4.5);
    }"""
    assert page.evaluate(contrast) == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(244, 245, 247)", "dark": "rgb(20, 23, 28)"}[scheme]


def test_the_page_finds_a_restarted_emulator_again(browser: Browser, tmp_path: Path) -> None:
    database = tmp_path / "emulator.sqlite"
    page = browser.new_page()
    with running(database=database) as emulator:
        port = urlsplit(emulator.url).port or 0
        headers = {"Authorization": emulator.token()}
        requests.post(f"{emulator.url}/v2/rooms", headers=headers, json={"customRoomId": "kept"}, timeout=10)
        page.goto(emulator.url)
        expect(page.locator("#rooms li")).to_contain_text("kept")
    expect(page.locator("#connection")).to_contain_text("does not answer")
    with running(database=database, port=port) as emulator:
        expect(page.locator("#connection")).to_have_text("live")
        emulator.join("kept", "ada")
        expect(page.locator("#sessions")).to_contain_text("ada")
    page.close()


@pytest.fixture
def foreign_page(browser: Browser) -> Iterator[Page]:
    """A page of somebody else's server, whose name is made to lead to this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, browser.new_context() as context:
        Thread(target=server.serve_forever, daemon=True).start()
        page = context.new_page()
        page.goto(f"http://foreign.example:{server.server_port}/")
        yield page
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1", "foreign.example"])
@pytest.mark.parametrize("path", ["/_emulator/reset", "/v2/rooms"])
def test_a_page_from_elsewhere_changes_nothing(
    foreign_page: Page, emulator: Emulator, call: Call, path: str, host: str
) -> None:
    make_room(call)
    url = f"http://{host}:{urlsplit(emulator.url).port}{path}"
    with foreign_page.expect_response(url) as response:
        foreign_page.evaluate("url => fetch(url, {method: 'POST', mode: 'no-cors', body: '{}'})", url)
    assert response.value.status == 403
    assert len(emulator.state()["rooms"]) == 1


def test_nothing_that_an_area_shows_tells_a_secret(page: Page, call: Call, emulator: Emulator) -> None:
    token = emulator.token()
    secrets = ["password=open-sesame", token, f"is {DEFAULT_SECRET}", "https://ada:hush-hush@example.com/"]
    for number, secret in enumerate(secrets):
        room_id = call("POST", "/v2/rooms", json={"customRoomId": f"{number} {secret}"}).json()["roomId"]
        emulator.join(room_id, f"{number} {secret}", name=f"{number} {secret}")
    expect(page.locator("#sessions > ul > li")).to_have_count(len(secrets))
    fed = requests.get(f"{emulator.url}/_emulator/console/feed", timeout=10).text
    for secret in ("open-sesame", token, DEFAULT_SECRET, "hush-hush"):
        assert secret not in fed
        assert secret not in page.content()


def test_the_page_needs_nothing_from_elsewhere_and_runs_no_script_but_its_own(emulator: Emulator) -> None:
    reply = requests.get(f"{emulator.url}/_emulator/", timeout=10)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert re.findall(r'(?:src|href)="(?![#/]|data:,)', reply.text) == []
    assert re.findall(r"\son\w+=|<style|<script>", reply.text) == []
