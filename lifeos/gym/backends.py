"""What answers in a simulation in place of the world's services: the models behind the routes, and the search of a memory."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from lifeos.agent.model import Model
from lifeos.gym.recall import BY_WORDS, Recall
from lifeos.gym.thinking import NoModel


class Backends(NamedTuple):
    """``model``: who answers on all routes; ``models``: what that is, by route, for the evidence; ``recall``: how memory is searched."""

    model: Model = NoModel()
    models: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    recall: Recall = BY_WORDS

    def behind(self, routes: Collection[str]) -> dict[str, dict[str, str]]:
        """What stands behind these routes, as far as it is known."""
        return {name: dict(about) for name, about in sorted(self.models.items()) if name in routes}
