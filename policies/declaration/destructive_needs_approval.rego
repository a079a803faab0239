# METADATA
# title: Destruction needs approval
# description: >-
#   An agent that may destroy data keeps its approval bound within the platform's limit, must be surer of itself than
#   others, and is bound by the run-time policy that asks for the approval.
# custom:
#   policy: destructive-needs-approval
#   parameters:
#     minConfidence: the least confidence.min of an agent that may destroy data, for example 0.85
package declaration.destructive_needs_approval

import data.lib.money
import data.lib.scope

# METADATA
# title: Places in the agent's allow-list that grant a destructive tool
grants contains grant if {
	some index, use in input.agent.tools
	data.lifeos.catalog.tools[use.ref].action == "destructive"
	grant := {"tool": use.ref, "field": sprintf("spec.tools[%d].ref", [index])}
}

# METADATA
# title: Whether the run-time policy that demands the approval blocks this agent
guarded if {
	policy := data.lifeos.catalog.policies["delete-data-needs-approval"]
	policy.enforcement == "deny"
	scope.binds(policy, input.agent.name, input.agent.team)
}

# METADATA
# title: Whether the approval bound is within the platform's limit; across currencies it is not
within_limit if {
	limit := data.lifeos.catalog.platform.limits.approvalAbove
	input.agent.budget.approvalAbove.currency == limit.currency
	input.agent.budget.approvalAbove.micros <= limit.micros
}

# METADATA
# title: The least confidence of an agent that may destroy data
minimum := ratio if {
	ratio := data.lifeos.parameters["destructive-needs-approval"].minConfidence
	is_number(ratio)
}

# METADATA
# title: The confidence floor is too low for an agent that may destroy data
# description: What cannot be undone should not be proposed on a guess.
# custom:
#   code: confidence-too-low
#   remedy: raise spec.confidence.min, or give up the destructive tool
deny contains finding if {
	input.agent.confidence.min < minimum
	some grant in grants
	finding := {
		"msg": sprintf("agent '%s' may use '%s', which destroys data, at a confidence of %v; %v is the least", [
			input.agent.name,
			grant.tool,
			input.agent.confidence.min,
			minimum,
		]),
		"policy": "destructive-needs-approval",
		"code": "confidence-too-low",
		"field": "spec.confidence.min",
		"hint": "raise spec.confidence.min, or give up the destructive tool",
	}
}

# METADATA
# title: The approval bound is above the platform's limit
# description: An agent that may destroy data gets no wider bound on money either.
# custom:
#   code: approval-bound-too-high
#   remedy: lower spec.budget.approvalAbove to the platform's limit
deny contains finding if {
	limit := data.lifeos.catalog.platform.limits.approvalAbove
	not within_limit
	some grant in grants
	finding := {
		"msg": sprintf("agent '%s' may use '%s' and moves up to %s without approval; the platform's limit is %s", [
			input.agent.name,
			grant.tool,
			money.format(input.agent.budget.approvalAbove),
			money.format(limit),
		]),
		"policy": "destructive-needs-approval",
		"code": "approval-bound-too-high",
		"field": "spec.budget.approvalAbove",
		"hint": "lower spec.budget.approvalAbove to the platform's limit",
	}
}

# METADATA
# title: Nothing would ask for the approval
# description: The tool is marked as destructive, but the policy that denies it without approval does not bind the agent.
# custom:
#   code: approval-not-enforced
#   remedy: declare the Policy delete-data-needs-approval with enforcement deny, for all agents
deny contains finding if {
	not guarded
	some grant in grants
	finding := {
		"msg": sprintf("agent '%s' may use '%s', and no policy would demand an approval for it", [
			input.agent.name,
			grant.tool,
		]),
		"policy": "destructive-needs-approval",
		"code": "approval-not-enforced",
		"field": grant.field,
		"hint": "declare the Policy delete-data-needs-approval with enforcement deny, for all agents",
	}
}

# METADATA
# title: The policy does not say how sure is sure enough
# description: Without its number the rule would accept any confidence, silently.
# custom:
#   code: minimum-missing
#   remedy: "set parameters: {minConfidence: 0.85} in the Policy"
deny contains finding if {
	not minimum
	finding := {
		"msg": "the policy needs its parameter minConfidence, a ratio such as 0.85",
		"policy": "destructive-needs-approval",
		"code": "minimum-missing",
		"parameter": "minConfidence",
		"hint": "set parameters: {minConfidence: 0.85} in the Policy",
	}
}
