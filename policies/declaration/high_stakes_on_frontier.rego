# METADATA
# title: High stakes on a frontier route
# description: An agent with a high-stakes tool decides on a route that serves high stakes, and so do its fallbacks.
# custom:
#   policy: high-stakes-on-frontier
package declaration.high_stakes_on_frontier

import data.lib.text

# METADATA
# title: The agent's granted tools with high stakes
high contains use.ref if {
	some use in input.agent.tools
	use.stakes == "high"
}

# METADATA
# title: Fallbacks by route
fallbacks[name] := route.fallbacks if some name, route in data.lifeos.catalog.routes

# METADATA
# title: The agent's route for high stakes and every route it may fall back to
reached := graph.reachable(fallbacks, {input.agent.reasoning.high})

# METADATA
# title: All that are named on the way, declared or not
named contains input.agent.reasoning.high

named contains fallback if {
	some name in reached
	some fallback in fallbacks[name]
}

# METADATA
# title: Whether a route serves high stakes
serves_high(name) if "high" in data.lifeos.catalog.routes[name].stakes

# METADATA
# title: A high-stakes decision could be made by a route that does not serve high stakes
# description: >-
#   The route itself, or one it falls back to when a provider is down: exactly then nobody would notice that a small
#   model decides.
# custom:
#   code: route-serves-low-stakes
#   remedy: choose a route whose stakes include high and whose fallbacks do too
deny contains finding if {
	count(high) > 0
	some name in reached
	not serves_high(name)
	finding := {
		"msg": sprintf("agent '%s' uses %s at high stakes, but its route '%s' reaches '%s', which does not serve high stakes", [
			input.agent.name,
			text.list(high),
			input.agent.reasoning.high,
			name,
		]),
		"policy": "high-stakes-on-frontier",
		"code": "route-serves-low-stakes",
		"field": "spec.reasoning.high",
		"hint": "choose a route whose stakes include high and whose fallbacks do too",
	}
}

# METADATA
# title: A route for high stakes does not exist
# description: A name that leads nowhere serves nothing; the compiler reports it too, but a rule must not rely on that.
# custom:
#   code: route-unknown
#   remedy: name declared ModelRoutes only, in spec.reasoning.high and in their fallbacks
deny contains finding if {
	count(high) > 0
	some name in named
	not data.lifeos.catalog.routes[name]
	finding := {
		"msg": sprintf("agent '%s' decides high stakes on route '%s', which reaches '%s', which is not declared", [
			input.agent.name,
			input.agent.reasoning.high,
			name,
		]),
		"policy": "high-stakes-on-frontier",
		"code": "route-unknown",
		"field": "spec.reasoning.high",
		"hint": "name declared ModelRoutes only, in spec.reasoning.high and in their fallbacks",
	}
}
