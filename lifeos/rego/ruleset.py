"""Ruleset: the policies in force before merge, the Rego they need, and the data they read; and the Rego of the gateway and of the Gym."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from lifeos.ir import Catalog, Policy

STAGES = ("declaration", "admission")
_SHARED = "policies/lib/"


class Ruleset(NamedTuple):
    """``policies`` of the stages before merge; ``modules``: Rego text by path; ``data``: what Rego sees below ``data``.

    ``later``: the policies of the gateway and of the Gym, which only have to compile here, as have the modules that are ``shipped`` there.
    """

    policies: tuple[Policy, ...]
    modules: Mapping[str, str]
    data: Mapping[str, Any]
    later: tuple[Policy, ...] = ()
    shipped: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def of(cls, catalog: Catalog) -> "Ruleset":
        """The ruleset that a catalog declares. Rego text is left out of the data: no rule reads rules."""
        policies = tuple(policy for policy in catalog.policies.values() if policy.stage in STAGES)
        later = tuple(policy for policy in catalog.policies.values() if policy.stage not in STAGES)
        modules = {path: text for path, text in catalog.modules.items() if path.startswith(_SHARED)}
        modules.update({policy.module: policy.text for policy in policies})
        shipped = {path: text for path, text in catalog.modules.items() if path not in modules}
        shipped.update({policy.module: policy.text for policy in later})
        document = msgspec.to_builtins(catalog)
        del document["modules"], document["world"]
        for policy in document["policies"].values():
            del policy["text"]
        parameters = {policy.name: policy.parameters for policy in policies}
        data = {"lifeos": {"catalog": document, "parameters": parameters}}
        return cls(policies, modules, data, later, shipped)

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Path and text of every module, of the gateway's too, in path order."""
        yield from sorted({**self.shipped, **self.modules}.items())


def package_of(path: str) -> str:
    """The package that the module at ``path`` must have: its path below ``policies/``, with dots."""
    return path.removeprefix("policies/").removesuffix(".rego").replace("/", ".")
