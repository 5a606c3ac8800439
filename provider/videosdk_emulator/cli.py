"""The command `videosdk-emulator`."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from videosdk_emulator.control.api import PREFIX
from videosdk_emulator.core.auth import DEFAULT_API_KEY, DEFAULT_SECRET
from videosdk_emulator.core.loopback import is_loopback
from videosdk_emulator.core.store import StoreError
from videosdk_emulator.server.backend import Backend
from videosdk_emulator.server.run import Server, listen

FIRST_STEPS = """\b
First steps, in another shell:
  export VIDEOSDK_API_ENDPOINT=http://127.0.0.1:9494
  TOKEN=$(curl -s $VIDEOSDK_API_ENDPOINT/_emulator/token)
\b
Create a room, and keep its id (the first value of the reply):
  ROOM=$(curl -s -X POST -H "Authorization: $TOKEN" $VIDEOSDK_API_ENDPOINT/v2/rooms | cut -d'"' -f4)
\b
Join it, which VideoSDK's own API cannot do: that starts a session:
  curl -s -X POST $VIDEOSDK_API_ENDPOINT/_emulator/rooms/$ROOM/join
\b
Start a transcription, keep its id, and end it:
  ID=$(curl -s -H "Authorization: $TOKEN" --json "{\\"roomId\\": \\"$ROOM\\"}" \\
    $VIDEOSDK_API_ENDPOINT/ai/v1/realtime-transcriptions/start | cut -d'"' -f4)
  curl -s -H "Authorization: $TOKEN" --json "{\\"roomId\\": \\"$ROOM\\"}" \\
    $VIDEOSDK_API_ENDPOINT/ai/v1/realtime-transcriptions/end
\b
Look at it, and read its transcript at the address that it tells:
  curl -s -H "Authorization: $TOKEN" $VIDEOSDK_API_ENDPOINT/ai/v1/realtime-transcriptions/$ID
  curl -s $VIDEOSDK_API_ENDPOINT/_emulator/files/$ID.txt
\b
The same to look at, with buttons, is at that address in a browser. What else can be done to
the emulator (time, webhooks, faults, what the documentation leaves open): docs/emulator.md.
"""


@click.command(context_settings={"max_content_width": 110}, epilog=FIRST_STEPS)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="0: a free one.")
@click.option(
    "--allow-remote",
    is_flag=True,
    help="Listen also where other machines can reach it. Whoever does can do anything to it: nothing guards "
    "/_emulator, which hands out tokens, and webhooks go to any address that is named, from this machine.",
)
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that keeps everything over restarts, even after a kill. Default: in memory.",
)
@click.option(
    "--api-key",
    default=DEFAULT_API_KEY,
    show_default=True,
    envvar="VIDEOSDK_EMULATOR_API_KEY",
    show_envvar=True,
    help="The api key that tokens name.",
)
@click.option(
    "--secret",
    default=DEFAULT_SECRET,
    envvar="VIDEOSDK_EMULATOR_SECRET",
    show_envvar=True,
    help="What tokens are signed with. Default: a public one. In the variable, `ps` does not show it.",
)
@click.option("--join-after", type=float, metavar="SECONDS", help="Somebody joins every room so soon.")
@click.option("--url-file", type=click.Path(dir_okay=False, path_type=Path), help="Gets the address.")
def main(
    host: str,
    port: int,
    allow_remote: bool,
    database: Path | None,
    api_key: str,
    secret: str,
    join_after: float | None,
    url_file: Path | None,
) -> None:
    """VideoSDK on one machine: its REST API for rooms, sessions and realtime transcriptions.

    Runs until Ctrl-C, for instance as: videosdk-emulator --port 9494
    """
    if not allow_remote and not is_loopback(host):
        raise click.UsageError(f"{host} can be reached from other machines; --allow-remote permits it")
    try:
        listener = listen(host, port)
    except OSError as problem:
        raise click.ClickException(f"cannot listen on {host} port {port}: {problem.strerror}") from None
    try:
        backend = Backend(database, api_key, secret, join_after, host)
    except StoreError as problem:
        raise click.ClickException(str(problem)) from None

    def started(url: str) -> None:
        if url_file is not None:
            url_file.write_text(url)
        click.echo(f"listening on {url}")
        click.echo(f"  a token: curl -s {url}{PREFIX}/token\n  first steps: videosdk-emulator --help")

    with contextlib.closing(listener), contextlib.closing(backend):
        Server(backend, listener, started).serve_until_stopped()
