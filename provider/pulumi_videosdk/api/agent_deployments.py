"""Deployments of agents: `/ai/v1/cloud/deployments` (API §10.2)."""

from __future__ import annotations

from typing import Any

from .area import Area, Seen
from .errors import NotFound
from .model import Sent, Shown, Text


class AgentDeployment(Shown):
    """A deployment as VideoSDK shows it."""

    id: Text
    name: Text | None = None
    agent_id: Text
    env_secret: Text | None = None
    status: Text | None = None
    created_at: Text | None = None

    @property
    def deleted(self) -> bool:
        """Whether it was deleted, though it is still shown: which status says so is not documented."""
        return (self.status or "").lower() == "deleted"


class AgentDeploymentSettings(Sent):
    """What a deployment is made of."""

    name: str
    agent_id: str | None = None
    env_secret: str | None = None


class EnvSecret(Sent):
    """The id of another secret."""

    env_secret: str


class Force(Sent):
    """Whether live calls may be dropped."""

    force: bool


class AgentDeployments(Area[AgentDeployment]):
    """The calls of deployments. There is none that gets one: the list is asked for it (API §10.2)."""

    path, model, noun = "/ai/v1/cloud/deployments", AgentDeployment, "deployment"
    key = "deployments"

    def get(self, id: str) -> AgentDeployment | None:
        """One by its id, from the list, which may ignore that it is asked for one; None: not found."""
        try:
            return next((one for one in self._list(deploymentId=id) if one.id == id), None)
        except NotFound:
            return None

    def named(self, name: str) -> Seen[AgentDeployment]:
        """All of a name, by as few pages as may be."""
        # What is asked for is a regular expression (API §10.2).
        found = self.all(name=None if set(name) & set(r"\^$*+?()[]{}|") else name)
        return found._replace(items=[one for one in found.items if one.name == name and not one.deleted])

    def create(self, **settings: Any) -> AgentDeployment:
        """Create one, and an agent unless one is named. Sent once: a second one would be another one."""
        return self._created(AgentDeploymentSettings(**settings), repeat_is_safe=False)

    def set_secret(self, id: str, env_secret: str) -> None:
        """Attach another secret."""
        self._changing("PUT", f"{self._path_of(id)}/update", EnvSecret(env_secret=env_secret).body())

    def remove(self, id: str, *, force: bool) -> bool:
        """Delete one; False: it did not exist. One with live calls only by `force`."""
        body = Force(force=force).body()
        return self._if_there("POST", f"{self._path_of(id)}/delete", body) is not None
