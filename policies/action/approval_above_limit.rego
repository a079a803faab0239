# METADATA
# title: Approval above the limit
# description: >-
#   An action that moves more money than the agent's approval bound waits for a person. The amount is read from the
#   argument that the tool declares as `spends`, in units of the bound's currency.
# custom:
#   policy: approval-above-limit
package action.approval_above_limit

import data.lib.call
import data.lib.money

# METADATA
# title: The amount that the call moves, in the currency's units
amount := value if {
	value := input.arguments[call.tool.spends]
	is_number(value)
	value >= 0
}

# METADATA
# title: What the agent may move alone; nobody's bound is above the platform's
limit := money.least(call.agent.budget.approvalAbove, data.lifeos.catalog.platform.limits.approvalAbove)

# METADATA
# title: Whether the agent may move the amount alone
within if amount * 1000000 <= limit.micros

# METADATA
# title: The amount is above the bound, and nobody approved it
# description: The bound itself needs no approval; a micro above it does.
# custom:
#   code: approval-needed
#   remedy: ask the person to approve exactly this call, or propose a smaller amount
deny contains reason if {
	amount >= 0
	not within
	not call.approved
	reason := {
		"policy": "approval-above-limit",
		"code": "approval-needed",
		"message": sprintf("'%s' would move %v %s, more than %s", [
			input.tool,
			amount,
			limit.currency,
			money.format(limit),
		]),
		"remedy": "ask the person to approve exactly this call, or propose a smaller amount",
	}
}

# METADATA
# title: The amount is not in the arguments
# description: A tool that moves money without saying how much cannot be bounded.
# custom:
#   code: amount-unknown
#   remedy: state the amount as a number that is not negative
deny contains reason if {
	is_string(call.tool.spends)
	not amount
	reason := {
		"policy": "approval-above-limit",
		"code": "amount-unknown",
		"message": sprintf("argument '%s' of '%s' must say how much money moves", [call.tool.spends, input.tool]),
		"remedy": "state the amount as a number that is not negative",
	}
}

# METADATA
# title: Nobody knows the agent's bound
# description: What has no bound would be unbounded.
# custom:
#   code: bound-unknown
#   remedy: report this to the platform team; the bundle is incomplete
deny contains reason if {
	amount >= 0
	not limit
	reason := {
		"policy": "approval-above-limit",
		"code": "bound-unknown",
		"message": sprintf("'%s' would move money, and the agent's bound is not known", [input.tool]),
		"remedy": "report this to the platform team; the bundle is incomplete",
	}
}
