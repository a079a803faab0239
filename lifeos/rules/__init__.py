"""The checks: one rule a file, one line here. A rule yields problems; where they stand in the YAML is not its business.

``AGENT`` rules look at one agent and the catalog, so that their findings can be kept for an agent that did not change.
``CATALOG`` rules look at what agents share, ``ROSTER`` rules at all agents together, ``SOUND`` rules at one agent of a fleet in
which nothing else is wrong.
"""

from lifeos.rules import (
    approval_limit,
    budget_fits_parent,
    budget_order,
    ceiling_currency,
    ceiling_shown,
    datastore_admits,
    golden_enough,
    golden_granted,
    golden_sound,
    hosts_reachable,
    margin_shown,
    memory_scopes,
    memory_sources,
    model_pinned,
    names_apart,
    part_size,
    plan_carries_floor,
    population_sums,
    port_free,
    prompt_size,
    receipt_present,
    release_steps,
    route_fallbacks,
    route_stakes,
    team_budget,
    team_spending,
    tool_reachable,
    value_held,
)
from lifeos.rules.problem import AgentRule, CatalogRule, RosterRule

AGENT: dict[str, AgentRule] = {
    "approval_limit": approval_limit,
    "budget_order": budget_order,
    "ceiling_currency": ceiling_currency,
    "datastore_admits": datastore_admits,
    "golden_enough": golden_enough,
    "golden_granted": golden_granted,
    "memory_scopes": memory_scopes,
    "port_free": port_free,
    "prompt_size": prompt_size,
    "release_steps": release_steps,
    "route_stakes": route_stakes,
    "tool_reachable": tool_reachable,
}

CATALOG: dict[str, CatalogRule] = {
    "budget_fits_parent": budget_fits_parent,
    "ceiling_shown": ceiling_shown,
    "golden_sound": golden_sound,
    "hosts_reachable": hosts_reachable,
    "margin_shown": margin_shown,
    "memory_sources": memory_sources,
    "model_pinned": model_pinned,
    "part_size": part_size,
    "plan_carries_floor": plan_carries_floor,
    "population_sums": population_sums,
    "route_fallbacks": route_fallbacks,
    "value_held": value_held,
}

ROSTER: dict[str, RosterRule] = {
    "names_apart": names_apart,
    "team_budget": team_budget,
    "team_spending": team_spending,
}

SOUND: dict[str, AgentRule] = {
    "receipt_present": receipt_present,
}
"""What an agent's gate is asked for depends on everything the agent is, so nothing of it may be in question."""
