"""The bare plugin in Go: its resource, and how it is built and found."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pulumi

from pulumi_videosdk import native
from pulumi_videosdk.names import camel

SOURCE = Path(__file__).parent / "go-plugin"
VERSION = "1.0.0"
PROPERTIES = [camel(name) for name in native.Room.properties]
"""Each costs a program some time, whoever serves it: so it has those of our room."""


class Room(pulumi.CustomResource):
    def __init__(self, name: str) -> None:
        props = {**dict.fromkeys(PROPERTIES), "customRoomId": f"{name}-0a1b2c3d"}
        super().__init__("bench:index:Room", name, props)


def install(home: Path, built: Path) -> None:
    """Build the plugin, unless it is in `built` already, and put it where the engine looks for plugins."""
    digest = hashlib.sha256()
    for source in sorted(SOURCE.iterdir()):
        digest.update(source.read_bytes())
    binary = built / f"go-plugin-{digest.hexdigest()[:12]}"
    if not binary.exists():
        print("building the plugin in Go: once, some minutes", flush=True)
        flags = ("-mod=readonly", "-trimpath", "-ldflags", "-s -w")
        subprocess.run(["go", "build", *flags, "-o", binary, "."], cwd=SOURCE, check=True)
    folder = home / "plugins" / f"resource-bench-v{VERSION}"
    folder.mkdir(parents=True)
    shutil.copy(binary, folder / "pulumi-resource-bench")
