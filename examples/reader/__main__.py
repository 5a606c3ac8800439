"""Another stack that reads the transcription's outputs: to fetch its text when it has ended, say."""

from __future__ import annotations

import pulumi

source = pulumi.StackReference(pulumi.Config().require("source"))

pulumi.export("transcription_id", source.require_output("transcription_id"))
pulumi.export("transcription_start", source.require_output("transcription_start"))
