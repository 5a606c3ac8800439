"""`videosdk-emulator`, also as `python -m videosdk_emulator`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command. Exits with 2 when the extra `emulator` is not installed."""
    try:
        from videosdk_emulator.cli import main as command
    except ModuleNotFoundError as missing:
        print(
            f"The emulator needs {missing.name}, which is not installed: "
            "pip install pulumi-videosdk[emulator]",
            file=sys.stderr,
        )
        raise SystemExit(2) from None
    command(prog_name="videosdk-emulator")


if __name__ == "__main__":
    main()
