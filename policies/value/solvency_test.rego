package value.solvency_test

import data.lib.fixture_test as fixture
import data.value.solvency

cases := {
	"all that is there": fixture.case(fixture.deed({"arguments": {"account": "acct:a", "amount": 100}}), fixture.fleet([]), []),
	"a cent more": fixture.case(fixture.deed({"arguments": {"account": "acct:a", "amount": 100.01}}), fixture.fleet([]), ["overdraws"]),
	"tried": fixture.case(fixture.deed({"outcome": "tried", "arguments": {"account": "acct:a", "amount": 900}}), fixture.fleet([]), ["overdraws"]),
	"an account that nobody knows": fixture.case(fixture.deed({"arguments": {"account": "acct:z", "amount": 900}}), fixture.fleet([]), ["account-unknown"]),
	"two that are too much together": fixture.case(
		fixture.deed({"others": [{"tool": "pay", "arguments": {"account": "acct:a", "amount": 81}}]}),
		fixture.fleet([]), ["overdraws"],
	),
	"another from another account": fixture.case(
		fixture.deed({"others": [{"tool": "pay", "arguments": {"account": "acct:z", "amount": 81}}]}),
		fixture.fleet([]), [],
	),
	"a fee from no account": fixture.case(fixture.deed({"arguments": {"amount": 900}}), fixture.fleet([]), []),
	"no money": fixture.case(fixture.deed({"tool": "note", "arguments": {}}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(solvency.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
