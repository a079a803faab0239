package value.spends_test

import data.lib.fixture_test as fixture
import data.value.spends

cases := {
	"a proposal to pay": fixture.case(fixture.deed({}), fixture.fleet([]), ["spends"]),
	"paid": fixture.case(fixture.deed({"outcome": "done"}), fixture.fleet([]), ["spends"]),
	"nothing is paid": fixture.case(fixture.deed({"arguments": {"amount": 0}}), fixture.fleet([]), []),
	"no amount": fixture.case(fixture.deed({"arguments": {}}), fixture.fleet([]), ["spends"]),
	"an amount in words": fixture.case(fixture.deed({"arguments": {"amount": "20"}}), fixture.fleet([]), ["spends"]),
	"a tool that moves no money": fixture.case(fixture.deed({"tool": "note", "arguments": {"amount": 20}}), fixture.fleet([]), []),
	"a tool that there is not": fixture.case(fixture.deed({"tool": "fly"}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(spends.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
