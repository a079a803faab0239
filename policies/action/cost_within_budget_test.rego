package action.cost_within_budget_test

import data.action.cost_within_budget
import data.lib.fixture_test as fixture

cases := {
	"a free tool": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"a free tool without a ledger": fixture.case(
		object.remove(fixture.call({}), ["spent_micros", "reserved_micros", "budgets", "cost_micros"]),
		fixture.fleet([]), [],
	),
	"a priced tool": fixture.case(fixture.call({"tool": "quote", "cost_micros": 50000}), fixture.fleet([]), []),
	"a priced tool without an estimate": fixture.case(
		json.remove(fixture.call({"tool": "quote"}), ["/cost_micros"]), fixture.fleet([]),
		["cost-unknown"],
	),
	"an estimate in words": fixture.case(
		fixture.call({"tool": "quote", "cost_micros": "50000"}), fixture.fleet([]),
		["cost-unknown"],
	),
	"a negative estimate": fixture.case(
		fixture.call({"tool": "quote", "cost_micros": -1}), fixture.fleet([]),
		["cost-unknown"],
	),
	"an estimate below the price": fixture.case(
		fixture.call({"tool": "quote", "cost_micros": 1, "spent_micros": 19970000}), fixture.fleet([]),
		["over-daily-budget"],
	),
	"a priced model": fixture.case(
		fixture.call({"kind": "model", "route": "frontier", "cost_micros": 1000}), fixture.fleet([]),
		[],
	),
	"a priced model without an estimate": fixture.case(
		json.remove(fixture.call({"kind": "model", "route": "frontier"}), ["/cost_micros"]), fixture.fleet([]),
		["cost-unknown"],
	),
	"a free model without an estimate": fixture.case(
		json.remove(fixture.call({"kind": "model", "route": "local"}), ["/cost_micros"]), fixture.fleet([]),
		[],
	),
	"nobody knows what was spent": fixture.case(
		json.remove(fixture.call({"tool": "quote", "cost_micros": 50000}), ["/spent_micros"]), fixture.fleet([]),
		["spending-unknown"],
	),
	"nobody knows what is reserved": fixture.case(
		json.remove(fixture.call({"tool": "quote", "cost_micros": 50000}), ["/reserved_micros"]), fixture.fleet([]),
		["spending-unknown"],
	),
	"spent in words": fixture.case(
		fixture.call({"tool": "quote", "cost_micros": 50000, "spent_micros": "0"}), fixture.fleet([]),
		["spending-unknown"],
	),
	"nobody knows what the team spent": fixture.case(
		object.union(fixture.call_without("budgets"), {"tool": "quote", "cost_micros": 50000, "budgets": {"root": {"day_micros": 0, "month_micros": 0}}}),
		fixture.fleet([]), ["spending-unknown"],
	),
	"a team without a budget": fixture.case(
		fixture.call({"tool": "quote", "cost_micros": 50000}), fixture.fleet_without("/catalog/budgets/sums"),
		["spending-unknown"],
	),
	"another currency": fixture.case(
		fixture.call({"tool": "quote", "cost_micros": 50000}),
		fixture.fleet_with("/catalog/tools/quote/cost/currency", "EUR"), ["currency-differs"],
	),
	"just within the decision": fixture.case(
		fixture.call({"cost_micros": 400000, "decision_micros": 600000}), fixture.fleet([]),
		[],
	),
	"a micro too much for the decision": fixture.case(
		fixture.call({"cost_micros": 400001, "decision_micros": 600000}), fixture.fleet([]),
		["over-decision-budget"],
	),
	"just within the day": fixture.case(
		fixture.call({"cost_micros": 1, "spent_micros": 10000000, "reserved_micros": 9999999}), fixture.fleet([]),
		[],
	),
	"a micro too much for the day": fixture.case(
		fixture.call({"cost_micros": 2, "spent_micros": 10000000, "reserved_micros": 9999999}), fixture.fleet([]),
		["over-daily-budget"],
	),
	"too much for the team's day": fixture.case(
		fixture.call({"cost_micros": 50000, "budgets": {"sums": {"day_micros": 29960000}}}), fixture.fleet([]),
		["over-shared-budget"],
	),
	"too much for the platform's month": fixture.case(
		fixture.call({"cost_micros": 50000, "budgets": {"root": {"month_micros": 999960000}}}), fixture.fleet([]),
		["over-shared-budget"],
	),
	"the day's budget is spent": fixture.case(
		fixture.call({"spent_micros": 20000000}), fixture.fleet([]),
		["budget-exhausted"],
	),
	"spent, and the agent goes on for free": fixture.case(
		fixture.call({"spent_micros": 20000000}), fixture.fleet_with("/agents/ada/budget/onExhausted", "low"),
		[],
	),
	"spent, and not for free": fixture.case(
		fixture.call({"cost_micros": 1, "spent_micros": 20000000}),
		fixture.fleet_with("/agents/ada/budget/onExhausted", "low"), ["over-daily-budget"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(cost_within_budget.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
