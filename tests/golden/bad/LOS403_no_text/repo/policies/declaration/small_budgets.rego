package declaration.small_budgets

limit := 5000000

deny contains finding if {
	input.agent.budget.perDay.micros > limit
	finding := {"msg": limit, "field": "spec.budget.perDay"}
}
