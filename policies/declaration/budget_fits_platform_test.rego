package declaration.budget_fits_platform_test

import data.declaration.budget_fits_platform
import data.lib.fixture_test as fixture

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"exactly the maximum": fixture.case(
		fixture.unit_with("/agent/budget/perDay", fixture.usd(25)), fixture.fleet([]),
		[],
	),
	"the platform's own unit": fixture.case(fixture.unit_with("/agent", null), fixture.fleet([]), []),
	"a micro above the maximum": fixture.case(
		fixture.unit_with("/agent/budget/perDay/micros", 25000001), fixture.fleet([]),
		["budget-above-maximum spec.budget.perDay"],
	),
	"another currency": fixture.case(
		fixture.unit_with("/agent/budget/perDay/currency", "EUR"), fixture.fleet([]),
		["budget-in-other-currency spec.budget.perDay"],
	),
	"a maximum in another currency": fixture.case(
		fixture.unit([]), fixture.fleet_with("/parameters/budget-fits-platform/maxPerDay", "25 EUR"),
		["maximum-in-other-currency maxPerDay"],
	),
	"no maximum": fixture.case(
		fixture.unit([]), fixture.fleet_without("/parameters/budget-fits-platform/maxPerDay"),
		["maximum-missing maxPerDay"],
	),
	"no parameters at all": fixture.case(
		fixture.unit([]), fixture.fleet_without("/parameters"),
		["maximum-missing maxPerDay"],
	),
	"a maximum without currency": fixture.case(
		fixture.unit([]), fixture.fleet_with("/parameters/budget-fits-platform/maxPerDay", "25"),
		["maximum-missing maxPerDay"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(budget_fits_platform.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}

test_message if {
	some finding in budget_fits_platform.deny with data.lifeos as fixture.fleet([])
		with input as fixture.unit_with("/agent/budget/perDay/micros", 25000001)
	finding.msg == "agent 'ada' may spend 25.000001 USD a day, but no agent may have more than 25 USD"
}
