package action.shadow_may_not_act_test

import data.action.shadow_may_not_act
import data.lib.fixture_test as fixture

cases := {
	"stable": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"canary": fixture.case(
		fixture.call({"principal": "spiffe://example.org/agent/ada/track/canary"}), fixture.fleet([]),
		[],
	),
	"shadow": fixture.case(
		fixture.call({"principal": "spiffe://example.org/agent/ada/track/shadow"}), fixture.fleet([]),
		["shadow-recorded"],
	),
	"an unknown track": fixture.case(
		fixture.call({"principal": "spiffe://example.org/agent/ada/track/green"}), fixture.fleet([]),
		["shadow-recorded"],
	),
	"a track in capitals": fixture.case(
		fixture.call({"principal": "spiffe://example.org/agent/ada/track/STABLE"}), fixture.fleet([]),
		["shadow-recorded"],
	),
	"a shadow that reads": fixture.case(
		fixture.call({"tool": "look", "principal": "spiffe://example.org/agent/ada/track/shadow"}),
		fixture.fleet([]), [],
	),
	"a shadow that thinks": fixture.case(
		fixture.call({"kind": "model", "principal": "spiffe://example.org/agent/ada/track/shadow"}),
		fixture.fleet([]), [],
	),
	"a shadow with an unknown tool": fixture.case(
		fixture.call({"tool": "nothing", "principal": "spiffe://example.org/agent/ada/track/shadow"}),
		fixture.fleet([]), ["shadow-recorded"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(shadow_may_not_act.record) == case.expected with input as case.input with data.lifeos as case.lifeos
}
