"""`python -m pulumi_videosdk`: doctor, import, migrate, plugin, recover."""

from __future__ import annotations

import io
import sys

from pulumi_videosdk import shadowing


def main() -> None:
    """Run the command line. Exits with 2 when a command needs the extra `cli` and it is not installed."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A tick, or a name, that the locale lacks ends no command.
        sys.stdout.reconfigure(errors="backslashreplace")
    shadowing.prefer_installed()
    with shadowing.importing_installed():
        _run()


def _run() -> None:
    if sys.argv[1:2] == ["plugin"]:
        # It installs the plugin where nobody wants Python, and so without the extra.
        from .cli import plugin

        raise SystemExit(plugin.main(sys.argv[2:]))
    try:
        import rich  # noqa: F401
        import typer  # noqa: F401
    except ModuleNotFoundError as missing:
        print(
            f"The command line needs {missing.name}, which is not installed: "
            "pip install pulumi-videosdk[cli]",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    from .cli.commands import app

    app(prog_name="python -m pulumi_videosdk")


if __name__ == "__main__":
    main()
