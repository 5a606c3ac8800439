"""Reads the outputs of another stack, the quickstart: its transcription's id, status and transcript."""

from __future__ import annotations

from typing import Any

import pulumi

SOURCE = pulumi.Config().require("source")
source = pulumi.StackReference(SOURCE)


def needed(name: str) -> pulumi.Output[Any]:
    """An output of the other stack, secret if it is secret there. Fails the run if there is none."""

    def present(value: Any) -> Any:
        if value is None:
            raise pulumi.RunError(
                f"stack {SOURCE} has no output {name!r}. "
                f"Its program must export it, and `pulumi up` must have run there since."
            )
        return value

    return source.get_output(name).apply(present)


pulumi.export("transcription_id", needed("transcription_id"))
pulumi.export("transcription_start", needed("transcription_start"))
pulumi.export("transcription_status", needed("transcription_status"))
# There is none until the transcription has ended, so this one is not `needed`.
pulumi.export("transcript_url", source.get_output("transcript_url"))
