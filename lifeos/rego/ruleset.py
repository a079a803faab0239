"""Ruleset: the policies in force before merge, the Rego they need, and the data they read."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from lifeos.ir import Catalog, Policy

STAGES = ("declaration", "admission")
_SHARED = "policies/lib/"


class Ruleset(NamedTuple):
    """``policies`` of the stages before merge; ``modules``: Rego text by path; ``data``: what Rego sees below ``data``."""

    policies: tuple[Policy, ...]
    modules: Mapping[str, str]
    data: Mapping[str, Any]

    @classmethod
    def of(cls, catalog: Catalog) -> "Ruleset":
        """The ruleset that a catalog declares. Rego text is left out of the data: no rule reads rules."""
        policies = tuple(policy for policy in catalog.policies.values() if policy.stage in STAGES)
        modules = {path: text for path, text in catalog.modules.items() if path.startswith(_SHARED)}
        modules.update({policy.module: policy.text for policy in policies})
        document = msgspec.to_builtins(catalog)
        del document["modules"]
        for policy in document["policies"].values():
            del policy["text"]
        parameters = {policy.name: policy.parameters for policy in policies}
        return cls(policies, modules, {"lifeos": {"catalog": document, "parameters": parameters}})


def package_of(path: str) -> str:
    """The package that the module at ``path`` must have: its path below ``policies/``, with dots."""
    return path.removeprefix("policies/").removesuffix(".rego").replace("/", ".")
