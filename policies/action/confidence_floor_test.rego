package action.confidence_floor_test

import data.action.confidence_floor
import data.lib.fixture_test as fixture

cases := {
	"sure": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"exactly the floor": fixture.case(fixture.call({"confidence": 0.9}), fixture.fleet([]), []),
	"below the floor": fixture.case(fixture.call({"confidence": 0.89}), fixture.fleet([]), ["confidence-low"]),
	"no confidence at all": fixture.case(
		fixture.call({"confidence": 0}), fixture.fleet([]),
		["confidence-low"],
	),
	"silent": fixture.case(fixture.call_without("confidence"), fixture.fleet([]), ["confidence-missing"]),
	"in words": fixture.case(fixture.call({"confidence": "0.99"}), fixture.fleet([]), ["confidence-missing"]),
	"more than certain": fixture.case(
		fixture.call({"confidence": 1.5}), fixture.fleet([]),
		["confidence-missing"],
	),
	"less than nothing": fixture.case(
		fixture.call({"confidence": -1}), fixture.fleet([]),
		["confidence-missing"],
	),
	"reading needs none": fixture.case(
		json.remove(fixture.call({"tool": "look"}), ["/confidence"]), fixture.fleet([]),
		[],
	),
	"a model needs none": fixture.case(
		json.remove(fixture.call({"kind": "model"}), ["/confidence"]), fixture.fleet([]),
		[],
	),
	"an agent without a floor": fixture.case(
		fixture.call({}), fixture.fleet_without("/agents/ada/confidence"),
		["confidence-low"],
	),
	"an unknown tool needs it": fixture.case(
		json.remove(fixture.call({"tool": "nothing"}), ["/confidence"]), fixture.fleet([]),
		["confidence-missing"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(confidence_floor.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
