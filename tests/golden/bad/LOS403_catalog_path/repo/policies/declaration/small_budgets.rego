package declaration.small_budgets

deny contains finding if {
	input.agent.budget.perDay.micros > data.lifeos.catalog.platfrm.limits.approvalAbove.micros
	finding := {
		"msg": sprintf("agent '%s' may spend more than 5 USD a day", [input.agent.name]),
		"policy": "small-budgets",
		"code": "budget-too-large",
		"field": "spec.budget.perDay",
		"hint": "lower it to 5 USD or less",
	}
}
