package value.rest_test

import data.lib.fixture_test as fixture
import data.value.rest

cases := {
	"in the evening": fixture.case(fixture.deed({"tool": "note", "arguments": {"start": "2026-03-14T21:59"}}), fixture.fleet([]), []),
	"late": fixture.case(fixture.deed({"tool": "note", "arguments": {"start": "2026-03-14T22:00"}}), fixture.fleet([]), ["in-the-night"]),
	"before dawn": fixture.case(fixture.deed({"tool": "note", "arguments": {"start": "2026-03-14T05:59"}}), fixture.fleet([]), ["in-the-night"]),
	"at six": fixture.case(fixture.deed({"tool": "note", "arguments": {"start": "2026-03-14T06:00"}}), fixture.fleet([]), []),
	"every day": fixture.case(fixture.deed({"tool": "note", "arguments": {"week": "2026-W12", "sessions": [{"day": day, "kind": "easy"} | some day in [1, 2, 3, 4, 5, 6, 7]]}}), fixture.fleet([]), ["no-day-of-rest"]),
	"a day for rest": fixture.case(fixture.deed({"tool": "note", "arguments": {"week": "2026-W12", "sessions": [{"day": day, "kind": kind} | some day in [1, 2, 3, 4, 5, 6, 7]; kind := {1: "rest", 2: "easy", 3: "easy", 4: "easy", 5: "easy", 6: "easy", 7: "easy"}[day]]}}), fixture.fleet([]), []),
	"late, as the person said": fixture.case(
		fixture.deed({"tool": "note", "arguments": {"start": "2026-03-14T23:00"}, "named": ["23:00"]}),
		fixture.fleet([]), [],
	),
	"a whole day": fixture.case(
		fixture.deed({"tool": "note", "arguments": {"start": "2026-03-14T00:00", "minutes": 1440}}),
		fixture.fleet([]), [],
	),
	"late, where it stood before": fixture.case(
		fixture.deed({
			"tool": "note", "arguments": {"event": "event:a", "start": "2026-03-14T23:00"},
			"world": {"events": {"event:a": {"start": "2026-03-14T23:00"}}},
		}),
		fixture.fleet([]), [],
	),
	"no time": fixture.case(fixture.deed({"tool": "note", "arguments": {}}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(rest.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
