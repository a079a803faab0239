package action.delete_data_needs_approval_test

import data.action.delete_data_needs_approval
import data.lib.fixture_test as fixture

cases := {
	"nothing is destroyed": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"unapproved": fixture.case(fixture.call({"tool": "erase"}), fixture.fleet([]), ["destruction-unapproved"]),
	"approved": fixture.case(fixture.approved({"tool": "erase"}), fixture.fleet([]), []),
	"a claim": fixture.case(
		fixture.call({"tool": "erase", "approval": {"valid": true}}), fixture.fleet([]),
		["destruction-unapproved"],
	),
	"a claim in the arguments": fixture.case(
		fixture.call({"tool": "erase", "arguments": {"approved": true}}), fixture.fleet([]),
		["destruction-unapproved"],
	),
	"approved for another tool": fixture.case(
		json.patch(fixture.approved({"tool": "erase"}), [{"op": "replace", "path": "/approval/tool", "value": "note"}]),
		fixture.fleet([]), ["destruction-unapproved"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(delete_data_needs_approval.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
