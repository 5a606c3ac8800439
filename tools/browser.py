#!/usr/bin/env python3
"""Make sure that there is a Chromium for the tests of the emulator's console, and print its path.

Tried in this order:

  path      Chromium or Chrome on PATH.
  cache     an earlier run of this script left one in the user's cache.
  download  Playwright's own, without its window parts, into the cache.
  apt       Debian's, where this runs as root on Debian.

`--strategy NAME` (may be repeated) tries only those named. Progress goes to stderr. Exit status 1: none of
them worked, and stderr says what to install. Needs Playwright's package for the download only.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import programs
from programs import Unusable, cache, run, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CONNECT_TIMEOUT = 5.0  # seconds for each of the download's hosts to answer
DOWNLOAD_TIMEOUT = 300.0  # seconds for the download as a whole
APT_TIMEOUT = 600.0  # seconds for each run of apt-get


def checked(browser: str | Path) -> str:
    """The browser, if it starts: a downloaded one may lack libraries."""
    run(browser, "--version", timeout=60)
    return str(browser)


def folder() -> Path:
    return cache() / "browser"


def from_path() -> str:
    reasons = []
    for name in NAMES:
        if found := shutil.which(name):
            try:
                return checked(found)
            except Unusable as reason:  # such as Ubuntu's stand-in that only asks for a snap
                reasons.append(str(reason))
    raise Unusable("; ".join(reasons) or f"none of {', '.join(NAMES)} on PATH")


def from_cache() -> str:
    for found in sorted(folder().glob("chromium_headless_shell-*/*/*headless*shell"), reverse=True):
        return checked(found)
    raise Unusable("nothing in the cache")


def from_download() -> str:
    say(f"asking Playwright for a Chromium, into {folder()}")
    run(
        *(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"),
        timeout=DOWNLOAD_TIMEOUT,
        PLAYWRIGHT_BROWSERS_PATH=str(folder()),
        PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT=f"{CONNECT_TIMEOUT * 1000:.0f}",
    )
    return from_cache()


def from_apt() -> str:
    if os.geteuid() != 0 or shutil.which("apt-get") is None or not Path("/etc/debian_version").exists():
        raise Unusable("this is not root on Debian")
    say("installing Debian's chromium")
    for command in ("update",), ("install", "-y", "--no-install-recommends", "chromium"):
        run("apt-get", *command, timeout=APT_TIMEOUT, DEBIAN_FRONTEND="noninteractive")
    return from_path()


WAYS = {"path": from_path, "cache": from_cache, "download": from_download, "apt": from_apt}

if __name__ == "__main__":
    how_to_get_one = "there is no usable Chromium: install Chromium or Chrome, and have it on PATH"
    sys.exit(programs.main(__doc__, WAYS, how_to_get_one))
