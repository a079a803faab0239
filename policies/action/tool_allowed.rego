# METADATA
# title: Tool allowed
# description: >-
#   Only granted tools, with arguments that satisfy their schema, and only the agent's own model routes. What is not
#   listed is denied.
# custom:
#   policy: tool-allowed
package action.tool_allowed

import data.lib.call
import data.lib.text

# METADATA
# title: A tool that is not on the agent's list, or that nobody declared
# description: The grant is looked up by the verified identity, never by what the call says about its sender.
# custom:
#   code: tool-not-granted
#   remedy: use a granted tool; tools/list names those that exist, and a pull request to agent.yaml grants another
deny contains reason if {
	input.kind == "tool"
	not _granted
	reason := {
		"policy": "tool-allowed",
		"code": "tool-not-granted",
		"message": sprintf("the tool '%v' is not granted to this agent", [text.plain(object.get(input, "tool", "without a name"))]),
		"remedy": "use a granted tool; tools/list names those that exist, and a pull request to agent.yaml grants another",
	}
}

# METADATA
# title: Arguments that do not satisfy the tool's schema, or that nobody checked
# description: The gateway checks them against the schema of the Tool before it asks.
# custom:
#   code: arguments-invalid
#   remedy: correct the arguments to the tool's schema, as tools/list shows it
deny contains reason if {
	input.kind == "tool"
	not input.arguments_valid == true
	reason := {
		"policy": "tool-allowed",
		"code": "arguments-invalid",
		"message": "the arguments do not satisfy the tool's schema",
		"remedy": "correct the arguments to the tool's schema, as tools/list shows it",
	}
}

# METADATA
# title: A model route that is not the agent's
# description: Neither its route for high stakes nor the one for low.
# custom:
#   code: route-not-granted
#   remedy: call one of the agent's own routes, as its reasoning says
deny contains reason if {
	input.kind == "model"
	not _own_route
	reason := {
		"policy": "tool-allowed",
		"code": "route-not-granted",
		"message": sprintf("the model route '%v' is not granted to this agent", [text.plain(object.get(input, "route", "without a name"))]),
		"remedy": "call one of the agent's own routes, as its reasoning says",
	}
}

# METADATA
# title: Whether the called route is one of the agent's
_own_route if input.route in {call.agent.reasoning.high, call.agent.reasoning.low}

# METADATA
# title: Whether the tool exists and is on the agent's list
_granted if {
	call.tool
	call.grant
}
