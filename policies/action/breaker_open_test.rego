package action.breaker_open_test

import data.action.breaker_open
import data.lib.fixture_test as fixture

cases := {
	"closed": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"open": fixture.case(fixture.call({"breaker": "open"}), fixture.fleet([]), ["breaker-open"]),
	"unknown": fixture.case(fixture.call_without("breaker"), fixture.fleet([]), ["breaker-unknown"]),
	"half open": fixture.case(fixture.call({"breaker": "half-open"}), fixture.fleet([]), ["breaker-unknown"]),
}

test_case[name] if {
	some name, case in cases
	fixture.found(breaker_open.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
