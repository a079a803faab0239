"""Which action policies bind whom, as the gateway's rules look it up."""

import msgspec

from lifeos.ir import Catalog


class Bound(msgspec.Struct, frozen=True):
    """A policy that binds. ``package``: the last part of the package of its Rego, which is the name of its file."""

    enforcement: str
    package: str


class Binding(msgspec.Struct, frozen=True):
    """By whom they bind, then by the policy's name."""

    everybody: dict[str, Bound]
    teams: dict[str, dict[str, Bound]]
    agents: dict[str, dict[str, Bound]]


def binding(catalog: Catalog) -> Binding:
    """The policies of stage ``action``, ``data.lifeos.binding``; one that names nobody binds everybody, as :meth:`lifeos.ir.Policy.binds` reads it."""
    found = Binding({}, {}, {})
    for name, policy in sorted(catalog.policies.items()):
        if policy.stage != "action":
            continue
        bound = Bound(enforcement=policy.enforcement, package=policy.module.rpartition("/")[2].removesuffix(".rego"))
        for team in policy.applies_to.teams:
            found.teams.setdefault(team, {})[name] = bound
        for agent in policy.applies_to.agents:
            found.agents.setdefault(agent, {})[name] = bound
        if not (policy.applies_to.teams or policy.applies_to.agents):
            found.everybody[name] = bound
    return found
