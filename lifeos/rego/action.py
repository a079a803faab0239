"""The action policies of a fleet on the embedded engine: the very Rego that the gateway's OPA has, asked about calls that somebody else has read.

What turns a request of Envoy's into a call (``policies/action/request.rego``) needs functions that this engine lacks, so whoever asks does that.
"""

from typing import Any

import msgspec

from lifeos import ir
from lifeos.bundle.binding import binding
from lifeos.rego.program import Program, unsupported
from lifeos.rego.ruleset import Ruleset

_ENTRY = "lifeos/action/result"


def program(fleet: ir.Fleet) -> Program:
    """The decision on a call, ``data.lifeos.action.result``; its input is defined in ``policies/README.md``. Raises :class:`lifeos.rego.fault.RegoError`."""
    return Program(_modules(fleet.catalog), data(fleet), _ENTRY, often=True)


def data(fleet: ir.Fleet) -> dict[str, Any]:
    """What the policies read of the fleet, without texts and what only the Gym knows."""
    catalog = msgspec.to_builtins(fleet.catalog)
    del catalog["modules"], catalog["world"]
    for policy in catalog["policies"].values():
        del policy["text"]
    actions = {name: policy.parameters for name, policy in fleet.catalog.policies.items() if policy.stage == "action"}
    agents = msgspec.to_builtins(fleet.agents)
    return {
        "lifeos": {
            "catalog": catalog,
            "agents": agents,
            "binding": msgspec.to_builtins(binding(fleet.catalog)),
            "parameters": actions,
        }
    }


def _modules(catalog: ir.Catalog) -> dict[str, str]:
    """The policies of the gateway and what they need; not what turns a request into a call."""
    ruleset = Ruleset.of(catalog)
    named = {policy.module for policy in ruleset.later if policy.stage == "action"}
    others = {policy.module for policy in (*ruleset.policies, *ruleset.later)} - named
    return {
        path: text
        for path, text in ruleset.texts
        if path not in others and (path in named or not any(unsupported(path, text)))
    }
