# METADATA
# title: High stakes, high route
# description: >-
#   A high-stakes action must have been decided on a route that serves high stakes. The stakes are those of the grant,
#   which the compiler never lets fall below the tool's own.
# custom:
#   policy: high-stakes-route
package action.high_stakes_route

import data.lib.call

# METADATA
# title: A high-stakes action that was decided on a lesser route, or on nobody knows which
# description: A decision of a small model is not made better by a large tool.
# custom:
#   code: route-too-low
#   remedy: decide again on the agent's route for high stakes, then repeat the call
deny contains reason if {
	input.kind == "tool"
	_stakes == "high"
	not _serves_high
	reason := {
		"policy": "high-stakes-route",
		"code": "route-too-low",
		"message": sprintf("'%s' is a high-stakes action and was decided on %v", [input.tool, _decided]),
		"remedy": "decide again on the agent's route for high stakes, then repeat the call",
	}
}

# METADATA
# title: Whether the route on which the call was decided serves high stakes
_serves_high if "high" in call.route.stakes

# METADATA
# title: The stakes of the call; those of the tool when the grant is unknown
_stakes := call.grant.stakes

_stakes := call.tool.stakes if not call.grant

# METADATA
# title: The route in words
_decided := sprintf("route '%v'", [input.route])

_decided := "an unknown route" if not input.route
