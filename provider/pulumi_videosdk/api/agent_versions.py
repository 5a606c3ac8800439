"""Versions of agents' deployments: `/ai/v1/cloud/versions` (API §10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from .area import Area, Seen
from .model import Flag, Model, Sent, Shown, Text, secret


class Image(Model):
    """A container's image."""

    image_url: Text | None = None
    image_type: Text | None = None
    image_cr: Text | None = Field(None, alias="imageCR")
    image_pull_secret: Annotated[Text | None, secret] = None


class Rule(Model):
    """How many replicas run at the least, and when; of a recurring rule the days, else a date or several."""

    name: str | None = None
    days: list[str] | None = None
    date: str | None = None
    date_range: dict[str, str] | None = None
    start_time: str | None = None
    end_time: str | None = None
    min_replica: int | None = None


class Schedule(Model):
    """When how many replicas run at the least."""

    timezone: str | None = None
    recurring: list[Rule] | None = None
    overrides: list[Rule] | None = None


class Webhook(Model):
    """Who receives the events of a version's sessions."""

    end_point: Text | None = None
    events: list[str] | None = None


class AgentVersionChanges(Sent):
    """What a version can be changed to."""

    image: Image | None = None
    profile: str | None = None
    min_replica: int | None = None
    max_replica: int | None = None
    schedule: Schedule | None = None


class AgentVersionSettings(AgentVersionChanges):
    """What a version is made of."""

    deployment_id: str
    agent_id: str
    region: str | None = None
    version_tag: str | None = None
    webhook: Webhook | None = None


class AgentVersion(Shown):
    """A version as VideoSDK shows it."""

    id: Text
    active: Flag = False
    """Whether it runs, or would if somebody called."""
    status: Text | None = None
    created_at: Text | None = None
    deployment_id: Text | None = None
    agent_id: Text | None = None
    region: Text | None = None
    version_tag: Text | None = None
    webhook: Webhook | None = None
    image: Any = None
    """An object, or its url alone (API §10.2)."""
    profile: Text | None = None
    min_replica: int | None = None
    max_replica: int | None = None
    schedule: Schedule | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that it shows, under our names."""
        image = {"imageUrl": self.image} if isinstance(self.image, str) else self.image
        shown = self.part(AgentVersionSettings)
        shown.pop("image", None)
        if isinstance(image, Mapping):
            known = {info.alias or name: name for name, info in Image.model_fields.items()}
            shown["image"] = {known[key]: value for key, value in image.items() if key in known and value}
        return shown


class AgentVersions(Area[AgentVersion]):
    """The calls of versions. There is none that deletes one (API §10.2)."""

    path, model, noun = "/ai/v1/cloud/versions", AgentVersion, "version"
    key = "versions"

    def of_deployment(self, deployment_id: str, agent_id: str | None = None) -> Seen[AgentVersion]:
        """All versions of a deployment. What shows no deployment is taken for one of its own."""
        found = self.all(deploymentId=deployment_id, agentId=agent_id)
        ours = [one for one in found.items if one.deployment_id in (None, deployment_id)]
        return found._replace(items=ours)

    def create(self, **settings: Any) -> AgentVersion:
        """Create one, which VideoSDK activates. Sent once: a second one would be another one."""
        return self._created(AgentVersionSettings(**settings), repeat_is_safe=False)

    def update(self, id: str, **changes: Any) -> None:
        """Change its image, or how many replicas run. What it answers is not documented."""
        body = AgentVersionChanges(**changes)
        self._changing("PUT", self._path_of(id), body.body(), body.secret_texts())

    def clear_schedule(self, id: str) -> None:
        """Take its schedule away."""
        self._changing("DELETE", f"{self._path_of(id)}/schedule")

    def activate(self, id: str) -> None:
        """Let it run."""
        body = {"activate": True}
        self._transport.call("PUT", f"{self._path_of(id)}/activate", body=body, repeat_is_safe=True)

    def deactivate(self, id: str, *, force: bool) -> bool:
        """Stop it; False: it did not exist. One with live calls only by `force`."""
        body = {"activate": False, "force": force}
        return self._if_there("PUT", f"{self._path_of(id)}/activate", body) is not None
