"""The command `videosdk-emulator`."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from videosdk_emulator.auth import DEFAULT_API_KEY, DEFAULT_SECRET
from videosdk_emulator.backend import Backend
from videosdk_emulator.loopback import is_loopback
from videosdk_emulator.server import Server, listen


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default=True, type=click.IntRange(0, 65535), help="0: a free one.")
@click.option("--allow-remote", is_flag=True, help="Listen also where other machines can reach it.")
@click.option("--database", type=click.Path(dir_okay=False, path_type=Path), help="Default: in memory.")
@click.option("--api-key", default=DEFAULT_API_KEY, show_default=True, help="The api key that tokens name.")
@click.option("--secret", default=DEFAULT_SECRET, help="What tokens are signed with. Default: a public one.")
@click.option("--join-after", type=float, metavar="SECONDS", help="Somebody joins every room so soon.")
@click.option("--url-file", type=click.Path(dir_okay=False, path_type=Path), help="Written once it accepts.")
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
    """VideoSDK on one machine: its REST API for rooms, sessions and realtime transcriptions."""
    if not allow_remote and not is_loopback(host):
        raise click.UsageError(f"{host} can be reached from other machines; --allow-remote permits it")
    try:
        listener = listen(host, port)
    except OSError as problem:
        raise click.ClickException(f"cannot listen on {host} port {port}: {problem.strerror}") from None

    def started(url: str) -> None:
        if url_file is not None:
            url_file.write_text(url)
        click.echo(f"listening on {url}")

    backend = Backend(database, api_key, secret, join_after)
    with contextlib.closing(listener), contextlib.closing(backend):
        Server(backend, listener, started).serve_until_stopped()
