package declaration.high_stakes_on_frontier_test

import data.declaration.high_stakes_on_frontier
import data.lib.fixture_test as fixture

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"a low route": fixture.case(
		fixture.unit_with("/agent/reasoning/high", "local"), fixture.fleet([]),
		["route-serves-low-stakes spec.reasoning.high"],
	),
	"a low route for low stakes only": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent/reasoning/high", "value": "local"},
			{"op": "replace", "path": "/agent/tools", "value": [{"ref": "look", "stakes": "low"}]},
		]),
		fixture.fleet([]), [],
	),
	"a low fallback of a fallback": fixture.case(
		fixture.unit([]), fixture.fleet_with("/catalog/routes/frontier-b/fallbacks", ["local"]),
		["route-serves-low-stakes spec.reasoning.high"],
	),
	"an unknown route": fixture.case(
		fixture.unit_with("/agent/reasoning/high", "nowhere"), fixture.fleet([]),
		["route-unknown spec.reasoning.high"],
	),
	"an unknown fallback": fixture.case(
		fixture.unit([]), fixture.fleet_with("/catalog/routes/frontier-b/fallbacks", ["nowhere"]),
		["route-unknown spec.reasoning.high"],
	),
	"the platform's own unit": fixture.case(fixture.unit_with("/agent", null), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(high_stakes_on_frontier.deny) == case.expected with input as case.input
		with data.lifeos as case.lifeos
}
