# METADATA
# title: Budget fits the platform
# description: No single agent may spend so much in a day that one runaway uses up what the others need.
# custom:
#   policy: budget-fits-platform
#   parameters:
#     maxPerDay: the most that one agent may spend in a day, for example 25 USD
package declaration.budget_fits_platform

import data.lib.money

# METADATA
# title: The most that one agent may have
maximum := money.parse(data.lifeos.parameters["budget-fits-platform"].maxPerDay)

# METADATA
# title: The currency that the platform counts in
currency := data.lifeos.catalog.platform.limits.approvalAbove.currency

# METADATA
# title: The agent's daily budget is above the most that one agent may have
# description: The bound is a parameter of the policy, so raising it is a change of its own, in sight of the other teams.
# custom:
#   code: budget-above-maximum
#   remedy: lower spec.budget.perDay, or ask the platform team to raise maxPerDay
deny contains finding if {
	money.exceeds(input.agent.budget.perDay, maximum)
	finding := {
		"msg": sprintf("agent '%s' may spend %s a day, but no agent may have more than %s", [
			input.agent.name,
			money.format(input.agent.budget.perDay),
			money.format(maximum),
		]),
		"policy": "budget-fits-platform",
		"code": "budget-above-maximum",
		"field": "spec.budget.perDay",
		"hint": "lower spec.budget.perDay, or ask the platform team to raise maxPerDay",
	}
}

# METADATA
# title: The daily budget and the maximum are in different currencies
# description: Amounts of two currencies do not compare, and what cannot be compared is not accepted.
# custom:
#   code: budget-in-other-currency
#   remedy: declare the budget in the currency of maxPerDay
deny contains finding if {
	maximum.currency == currency
	input.agent.budget.perDay.currency != currency
	finding := {
		"msg": sprintf("agent '%s' has a budget in %s, but the maximum is in %s", [
			input.agent.name,
			input.agent.budget.perDay.currency,
			maximum.currency,
		]),
		"policy": "budget-fits-platform",
		"code": "budget-in-other-currency",
		"field": "spec.budget.perDay",
		"hint": "declare the budget in the currency of maxPerDay",
	}
}

# METADATA
# title: The maximum is in another currency than the platform counts in
# description: Then no budget compares with it, and what is wrong is the one parameter and not each agent.
# custom:
#   code: maximum-in-other-currency
#   remedy: write maxPerDay in the currency of the platform's limits
deny contains finding if {
	maximum.currency != currency
	finding := {
		"msg": sprintf("maxPerDay is in %s, but the platform counts in %s", [maximum.currency, currency]),
		"policy": "budget-fits-platform",
		"code": "maximum-in-other-currency",
		"parameter": "maxPerDay",
		"hint": "write maxPerDay in the currency of the platform's limits",
	}
}

# METADATA
# title: The policy does not say how much is too much
# description: Without its number the rule would accept everything, silently.
# custom:
#   code: maximum-missing
#   remedy: "set parameters: {maxPerDay: 25 USD} in the Policy"
deny contains finding if {
	not maximum
	finding := {
		"msg": "the policy needs its parameter maxPerDay, an amount of money such as '25 USD'",
		"policy": "budget-fits-platform",
		"code": "maximum-missing",
		"parameter": "maxPerDay",
		"hint": "set parameters: {maxPerDay: 25 USD} in the Policy",
	}
}
