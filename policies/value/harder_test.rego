package value.harder_test

import data.lib.fixture_test as fixture
import data.value.harder

cases := {
	"as much as the last week": fixture.case(fixture.deed({"tool": "note", "arguments": {"sessions": [{"day": "monday", "kind": "easy", "minutes": 70}]}}), fixture.fleet([]), []),
	"a minute more": fixture.case(fixture.deed({"tool": "note", "arguments": {"sessions": [{"day": "monday", "kind": "easy", "minutes": 40}, {"day": "monday", "kind": "easy", "minutes": 31}]}}), fixture.fleet([]), ["more-minutes"]),
	"a straining session": fixture.case(fixture.deed({"tool": "note", "arguments": {"sessions": [{"day": "monday", "kind": "tempo", "minutes": 20}]}}), fixture.fleet([]), ["straining-session"]),
	"a long one": fixture.case(fixture.deed({"tool": "note", "arguments": {"sessions": [{"day": "monday", "kind": "long", "minutes": 90}]}}), fixture.fleet([]), ["more-minutes", "straining-session"]),
	"rest": fixture.case(fixture.deed({"tool": "note", "arguments": {"sessions": [{"day": "monday", "kind": "rest", "minutes": 0}]}}), fixture.fleet([]), []),
	"nothing in the log": fixture.case(fixture.deed({"tool": "note", "arguments": {"sessions": [{"day": "monday", "kind": "easy", "minutes": 10}]}, "world": {"health": {}}}), fixture.fleet([]), ["more-minutes"]),
	"no plan": fixture.case(fixture.deed({}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(harder.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
