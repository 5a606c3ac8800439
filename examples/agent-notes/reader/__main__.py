"""Reads what was said in a session that another stack transcribed."""

from __future__ import annotations

import pulumi

import pulumi_videosdk.native as videosdk

source = pulumi.StackReference(pulumi.Config().require("source"))
transcript = videosdk.get_transcript_output(id=source.require_output("transcription_id"))

# Secret, here and in the state; none until the session has ended.
pulumi.export("text", transcript.text)
