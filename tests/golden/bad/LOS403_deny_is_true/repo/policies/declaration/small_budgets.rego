package declaration.small_budgets

deny := true if input.agent.budget.perDay.micros > 5000000
