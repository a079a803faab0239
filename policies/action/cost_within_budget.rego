# METADATA
# title: Cost within budget
# description: >-
#   A call that costs more than is left of the agent's decision or day, or of its team's or the platform's day or month,
#   is denied before it is made. Costs are what models and tools charge; the money that a tool moves is bounded by
#   approval-above-limit. What cannot be known is denied as soon as a price is involved.
# custom:
#   policy: cost-within-budget
package action.cost_within_budget

import data.lib.call
import data.lib.money

# METADATA
# title: Whether the called tool or model charges anything
priced if call.tool.cost.micros > 0

priced if {
	input.kind == "model"
	some upstream in call.route.upstreams
	some amount in upstream.price
	amount.micros > 0
}

priced if input.cost_micros > 0

# METADATA
# title: What the call will cost at most, in micros; undefined when nobody says and it is not free
# description: An estimate below the declared price of the tool is not believed.
cost := max([input.cost_micros, declared]) if money.valid(input.cost_micros)

cost := 0 if not priced

# METADATA
# title: The declared price of the tool, in micros
default declared := 0

declared := call.tool.cost.micros

# METADATA
# title: The agent's budget
budget := call.agent.budget

# METADATA
# title: Budgets above the agent, its team's first, by name
above := graph.reachable(
	{name: [parent | parent := b.parent; is_string(parent)] | some name, b in data.lifeos.catalog.budgets},
	{call.agent.team},
)

# METADATA
# title: Whether an amount in micros is more than an amount of money, in a message's words
over(micros, limit) := money.format({"micros": micros, "currency": limit.currency}) if micros > limit.micros

# METADATA
# title: Nobody knows what the call will cost
# description: A priced call without an estimate could cost anything.
# custom:
#   code: cost-unknown
#   remedy: send the call through the gateway, which estimates it, or use a tool or route without a price
deny contains reason if {
	priced
	not cost
	reason := {
		"policy": "cost-within-budget",
		"code": "cost-unknown",
		"message": "the call has a price, but no estimate of its cost",
		"remedy": "send the call through the gateway, which estimates it, or use a tool or route without a price",
	}
}

# METADATA
# title: Nobody knows what has been spent
# description: Without the ledger's figures for the agent and for every budget above it, no priced call is made.
# custom:
#   code: spending-unknown
#   remedy: try again when the ledger answers; calls without a price are not affected
deny contains reason if {
	priced
	not _known
	reason := {
		"policy": "cost-within-budget",
		"code": "spending-unknown",
		"message": "the call has a price, but what was already spent is not known",
		"remedy": "try again when the ledger answers; calls without a price are not affected",
	}
}

# METADATA
# title: Amounts in another currency
# description: The tool's price and the agent's budget do not compare.
# custom:
#   code: currency-differs
#   remedy: declare the tool's cost and the budget in one currency
deny contains reason if {
	call.tool.cost.micros > 0
	call.tool.cost.currency != budget.perDay.currency
	reason := {
		"policy": "cost-within-budget",
		"code": "currency-differs",
		"message": sprintf("the tool is priced in %s and the budget is in %s", [
			call.tool.cost.currency,
			budget.perDay.currency,
		]),
		"remedy": "declare the tool's cost and the budget in one currency",
	}
}

# METADATA
# title: The decision would cost too much
# description: All model calls and priced tools of one decision count together.
# custom:
#   code: over-decision-budget
#   remedy: decide with fewer or cheaper calls, or report that the question is too expensive
deny contains reason if {
	cost > 0
	total := over(object.get(input, "decision_micros", 0) + cost, budget.perDecision)
	reason := {
		"policy": "cost-within-budget",
		"code": "over-decision-budget",
		"message": sprintf("this decision would cost %s, more than %s", [total, money.format(budget.perDecision)]),
		"remedy": "decide with fewer or cheaper calls, or report that the question is too expensive",
	}
}

# METADATA
# title: The agent's day would cost too much
# description: Spent and reserved and the estimate together.
# custom:
#   code: over-daily-budget
#   remedy: use the low-stakes route or a tool without a price, or wait until tomorrow (UTC)
deny contains reason if {
	cost > 0
	total := over((input.spent_micros + input.reserved_micros) + cost, budget.perDay)
	reason := {
		"policy": "cost-within-budget",
		"code": "over-daily-budget",
		"message": sprintf("the agent's day would cost %s, more than %s", [total, money.format(budget.perDay)]),
		"remedy": "use the low-stakes route or a tool without a price, or wait until tomorrow (UTC)",
	}
}

# METADATA
# title: A budget above the agent would be exceeded
# description: The team's or the platform's, for the day or for the month.
# custom:
#   code: over-shared-budget
#   remedy: wait, or ask the owner of the budget; others in the team share it
deny contains reason if {
	cost > 0
	some name in above
	some period in [["day_micros", "perDay"], ["month_micros", "perMonth"]]
	limit := data.lifeos.catalog.budgets[name][period[1]]
	total := over(input.budgets[name][period[0]] + cost, limit)
	reason := {
		"policy": "cost-within-budget",
		"code": "over-shared-budget",
		"message": sprintf("budget '%s' would come to %s, more than %s (%s)", [name, total, money.format(limit), period[1]]),
		"remedy": "wait, or ask the owner of the budget; others in the team share it",
	}
}

# METADATA
# title: The day's budget is spent, and the agent stops
# description: "With `onExhausted: stop` calls without a price are denied too; with `low` they go on."
# custom:
#   code: budget-exhausted
#   remedy: stop until tomorrow (UTC), as the agent's budget says
deny contains reason if {
	budget.onExhausted == "stop"
	input.spent_micros + input.reserved_micros >= budget.perDay.micros
	reason := {
		"policy": "cost-within-budget",
		"code": "budget-exhausted",
		"message": sprintf("the agent's budget for the day, %s, is spent", [money.format(budget.perDay)]),
		"remedy": "stop until tomorrow (UTC), as the agent's budget says",
	}
}

# METADATA
# title: Whether all figures of the ledger are there and are amounts
_known if {
	money.valid(input.spent_micros)
	money.valid(input.reserved_micros)
	count(above) > 0
	every name in above {
		money.valid(input.budgets[name].day_micros)
		money.valid(input.budgets[name].month_micros)
	}
}
