package value.discretion_test

import data.lib.fixture_test as fixture
import data.value.discretion

cases := {
	"the reference of the bill": fixture.case(fixture.deed({}), fixture.fleet([]), []),
	"words of its own": fixture.case(fixture.deed({"arguments": {"amount": 20, "reference": "knee surgery"}}), fixture.fleet([]), ["tells-payee"]),
	"the reference and more": fixture.case(fixture.deed({"arguments": {"amount": 20, "reference": "R-1 for the knee"}}), fixture.fleet([]), ["tells-payee"]),
	"no reference": fixture.case(fixture.deed({"arguments": {"amount": 20}}), fixture.fleet([]), []),
	"an empty one": fixture.case(fixture.deed({"arguments": {"amount": 20, "reference": ""}}), fixture.fleet([]), []),
	"the reference of another's bill": fixture.case(
		fixture.deed({"memory": {
			"payee:b": "Note: A page, kind: payee on the list; name: Gas Works",
			"bill:c": "Note: A page, kind: bill; from: Water Works; reference: R-1",
		}}),
		fixture.fleet([]), ["tells-payee"],
	),
	"as the person said": fixture.case(
		fixture.deed({"arguments": {"amount": 20, "payee": "payee:b", "reference": "happy birthday"}, "said": "Say happy birthday."}),
		fixture.fleet([]), [],
	),
	"no money": fixture.case(fixture.deed({"tool": "note", "arguments": {"reference": "knee surgery"}}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(discretion.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
