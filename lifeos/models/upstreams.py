"""Who answers a route on this machine: the small model where the route declares it, else the scripts of the repository, else nobody."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lifeos import ir
from lifeos.models.scripted import digest_of, scripts
from lifeos.models.weights import CHAT


class Local(msgspec.Struct, frozen=True, tag="local"):
    """The small model."""

    def described(self) -> dict[str, str]:
        """For the evidence: which model, and the digest of its weights."""
        return {"model": CHAT.model, "weights": CHAT.digest}

    @property
    def words(self) -> str:
        """For a person."""
        return CHAT.model


class Script(msgspec.Struct, frozen=True, tag="script"):
    """Scripts in ``folder`` that stand in for ``model``."""

    model: str
    folder: str

    def described(self) -> dict[str, str]:
        """For the evidence: that it is no model, and the digest of the scripts."""
        return {"model": f"scripted, for {self.model}", "script": digest_of(self.folder)}

    @property
    def words(self) -> str:
        """For a person."""
        return f"scripts that stand in for {self.model}: {', '.join(scripts(self.folder))}"


class Nobody(msgspec.Struct, frozen=True, tag="nobody"):
    """``why``: with what to do."""

    why: str

    def described(self) -> dict[str, str]:
        """For the evidence."""
        return {"model": "none"}

    @property
    def words(self) -> str:
        """For a person."""
        return f"nobody: {self.why}"


class Provider(msgspec.Struct, frozen=True, tag="provider"):
    """Providers, asked by LiteLLM's Router. ``config``: what of the rendered configuration of the platform's router can be asked."""

    model: str
    config: dict[str, Any]

    def described(self) -> dict[str, str]:
        """For the evidence."""
        return {"model": self.model}

    @property
    def words(self) -> str:
        """For a person."""
        return f"{self.model}, by LiteLLM's Router"


Upstream = Local | Script | Provider | Nobody


def upstreams(root: str, routes: Mapping[str, ir.ModelRoute]) -> dict[str, Upstream]:
    """By route. ``root``: of the repository; a script that is there stands in for nothing that is here itself."""
    return {name: _upstream(root, route) for name, route in sorted(routes.items())}


def _upstream(root: str, route: ir.ModelRoute) -> Upstream:
    declared = route.upstreams[0].model
    folder = f"{root}/evals/upstreams/{route.name}"
    if declared.split("/")[-1] == CHAT.model:
        return Local() if CHAT.installed else Nobody(f"the package {CHAT.package} is not installed")
    if scripts(folder):
        return Script(declared, folder)
    return Nobody(
        f"{declared} is reached through the platform's router only, and evals/upstreams/{route.name} has no script"
    )
