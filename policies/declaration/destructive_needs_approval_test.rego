package declaration.destructive_needs_approval_test

import data.declaration.destructive_needs_approval
import data.lib.fixture_test as fixture

guard := "/catalog/policies/delete-data-needs-approval"

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"an unsure agent without destructive tools": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent/confidence/min", "value": 0.5},
			{"op": "remove", "path": "/agent/tools/3"},
		]),
		fixture.fleet_without(guard), [],
	),
	"an unsure agent": fixture.case(
		fixture.unit_with("/agent/confidence/min", 0.84), fixture.fleet([]),
		["confidence-too-low spec.confidence.min"],
	),
	"a wide bound on money": fixture.case(
		fixture.unit_with("/agent/budget/approvalAbove", fixture.usd(101)), fixture.fleet([]),
		["approval-bound-too-high spec.budget.approvalAbove"],
	),
	"a bound in another currency": fixture.case(
		fixture.unit_with("/agent/budget/approvalAbove/currency", "EUR"), fixture.fleet([]),
		["approval-bound-too-high spec.budget.approvalAbove"],
	),
	"nobody asks for the approval": fixture.case(
		fixture.unit([]), fixture.fleet_without(guard),
		["approval-not-enforced spec.tools[3].ref"],
	),
	"the guard only warns": fixture.case(
		fixture.unit([]), fixture.fleet_with(sprintf("%s/enforcement", [guard]), "warn"),
		["approval-not-enforced spec.tools[3].ref"],
	),
	"the guard binds somebody else": fixture.case(
		fixture.unit([]), fixture.fleet_with(sprintf("%s/appliesTo/agents", [guard]), ["bob"]),
		["approval-not-enforced spec.tools[3].ref"],
	),
	"the guard binds the team": fixture.case(
		fixture.unit([]), fixture.fleet_with(sprintf("%s/appliesTo/teams", [guard]), ["sums"]),
		[],
	),
	"no minimum": fixture.case(
		fixture.unit([]), fixture.fleet_without("/parameters/destructive-needs-approval"),
		["minimum-missing minConfidence"],
	),
	"a minimum in words": fixture.case(
		fixture.unit([]), fixture.fleet_with("/parameters/destructive-needs-approval/minConfidence", "high"),
		["minimum-missing minConfidence"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(destructive_needs_approval.deny) == case.expected with input as case.input
		with data.lifeos as case.lifeos
}
