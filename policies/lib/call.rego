# METADATA
# title: The call being decided
# description: >-
#   What the platform knows about the caller and about what it calls, looked up once for all action policies. The
#   fields of the input are defined in policies/README.md; whatever is missing leaves a value here undefined, and rules
#   deny on undefined.
package lib.call

import data.lib.identity

# METADATA
# title: Agent and track, from the verified principal
caller := identity.parse(input.principal)

# METADATA
# title: The calling agent, as resolved
agent := data.lifeos.agents[caller.agent]

# METADATA
# title: The called tool, as declared
tool := data.lifeos.catalog.tools[input.tool] if input.kind == "tool"

# METADATA
# title: The agent's grant of the tool
grant := use if {
	input.kind == "tool"
	some use in agent.tools
	use.ref == input.tool
}

# METADATA
# title: The model route that is called, or on which the call was decided
route := data.lifeos.catalog.routes[input.route]

# METADATA
# title: Whether the call changes the world; a tool whose action is unknown is not held to be harmless
changes if {
	input.kind == "tool"
	not tool.action == "read"
}

# METADATA
# title: Whether a person approved exactly this call
# description: >-
#   The gateway has verified signature, expiry and single use (`valid`); what the approval is for is compared here, so
#   that one for another caller, tool or other arguments is none.
approved if {
	input.approval.valid == true
	input.approval.agent == caller.agent
	input.approval.tool == input.tool
	input.approval.arguments_digest == input.arguments_digest
}
