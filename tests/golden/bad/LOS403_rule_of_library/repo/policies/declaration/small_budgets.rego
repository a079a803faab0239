package declaration.small_budgets

import data.lib.money

deny contains finding if {
	money.exceds(input.agent.budget.perDay, input.agent.budget.approvalAbove)
	finding := {
		"msg": sprintf("agent '%s' may spend more than 5 USD a day", [input.agent.name]),
		"policy": "small-budgets",
		"code": "budget-too-large",
		"field": "spec.budget.perDay",
		"hint": "lower it to 5 USD or less",
	}
}
