package action.high_stakes_route_test

import data.action.high_stakes_route
import data.lib.fixture_test as fixture

cases := {
	"high on high": fixture.case(fixture.call({"tool": "pay"}), fixture.fleet([]), []),
	"high on the fallback": fixture.case(
		fixture.call({"tool": "pay", "route": "frontier-b"}), fixture.fleet([]),
		[],
	),
	"high on low": fixture.case(
		fixture.call({"tool": "pay", "route": "local"}), fixture.fleet([]),
		["route-too-low"],
	),
	"high on an unknown route": fixture.case(
		fixture.call({"tool": "pay", "route": "nowhere"}), fixture.fleet([]),
		["route-too-low"],
	),
	"high on no route": fixture.case(
		json.remove(fixture.call({"tool": "pay"}), ["/route"]), fixture.fleet([]),
		["route-too-low"],
	),
	"low on low": fixture.case(fixture.call({"route": "local"}), fixture.fleet([]), []),
	"low on no route": fixture.case(fixture.call_without("route"), fixture.fleet([]), []),
	"a tool of high stakes without a grant": fixture.case(
		fixture.call({"tool": "hidden", "route": "local"}),
		fixture.fleet_with("/catalog/tools/hidden/stakes", "high"), ["route-too-low"],
	),
	"a model": fixture.case(fixture.call({"kind": "model", "route": "local"}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(high_stakes_route.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
