"""Recordings of a room's session: `/v2/recordings` (API §7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AliasChoices, Field

from . import compositions
from .compositions import Compositions
from .in_room import InRoom
from .model import Model, Text, at, secret


class OnFailure(Model):
    action: str | None = None
    wait_time: int | float | None = None


class StartSettings(compositions.StartSettings):
    """What a recording is started with."""

    webhook_url: Annotated[str | None, secret] = None
    aws_dir_path: str | None = None
    pre_signed_url: Annotated[str | None, secret] = None
    file_format: str | None = None
    on_failure: OnFailure | None = None


class Recording(InRoom):
    """A recording as VideoSDK shows it. Only the SDK's types have `start` and `end`: by the documentation,
    one has ended once it has a file."""

    start: Text | None = Field(None, validation_alias=AliasChoices("start", "createdAt"))
    file_url: Text | None = at("file", "fileUrl")
    file_path: Text | None = at("file", "filePath")

    @property
    def running(self) -> bool:
        """Whether it still runs, as far as VideoSDK shows."""
        return super().running and self.file_url is None and self.file_path is None

    @property
    def sure(self) -> bool:
        """Whether it shows that it has ended, or would: one that failed has no file."""
        return "end" in self.model_fields_set or not self.running


class Recordings(Compositions[Recording]):
    """The calls of a room's recordings."""

    path, model, noun = "/v2/recordings", Recording, "recording"

    def start(
        self, room_id: str, before_repeat: Callable[[], bool] | None = None, **settings: Any
    ) -> Recording | None:
        """Start one; `settings`: the fields of `StartSettings`. None: the answer does not show it."""
        return self._started(StartSettings(room_id=room_id, **settings), before_repeat)
