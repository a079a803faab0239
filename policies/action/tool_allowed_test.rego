package action.tool_allowed_test

import data.action.tool_allowed
import data.lib.fixture_test as fixture

cases := {
	"granted": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"not granted": fixture.case(fixture.call({"tool": "hidden"}), fixture.fleet([]), ["tool-not-granted"]),
	"granted, but not declared": fixture.case(
		fixture.call({}), fixture.fleet_without("/catalog/tools/note"),
		["tool-not-granted"],
	),
	"no name": fixture.case(fixture.call_without("tool"), fixture.fleet([]), ["tool-not-granted"]),
	"another agent": fixture.case(
		fixture.call({"principal": "spiffe://example.org/agent/bob/track/stable"}), fixture.fleet([]),
		["tool-not-granted"],
	),
	"another trust domain": fixture.case(
		fixture.call({"principal": "spiffe://example.com/agent/ada/track/stable"}), fixture.fleet([]),
		["tool-not-granted"],
	),
	"wrong arguments": fixture.case(
		fixture.call({"arguments_valid": false}), fixture.fleet([]),
		["arguments-invalid"],
	),
	"unchecked arguments": fixture.case(
		fixture.call_without("arguments_valid"), fixture.fleet([]),
		["arguments-invalid"],
	),
	"arguments checked in words": fixture.case(
		fixture.call({"arguments_valid": "yes"}), fixture.fleet([]),
		["arguments-invalid"],
	),
	"its own model": fixture.case(fixture.call({"kind": "model", "route": "local"}), fixture.fleet([]), []),
	"another model": fixture.case(
		fixture.call({"kind": "model", "route": "frontier-b"}), fixture.fleet([]),
		["route-not-granted"],
	),
	"no model": fixture.case(
		json.remove(fixture.call({"kind": "model"}), ["/route"]), fixture.fleet([]),
		["route-not-granted"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(tool_allowed.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
