package value.consent_test

import data.lib.fixture_test as fixture
import data.value.consent

cases := {
	"a proposal asks": fixture.case(fixture.deed({}), fixture.fleet([]), []),
	"tried": fixture.case(fixture.deed({"outcome": "tried"}), fixture.fleet([]), []),
	"paid unasked": fixture.case(fixture.deed({"outcome": "done"}), fixture.fleet([]), ["not-consented"]),
	"paid after a yes": fixture.case(fixture.deed({"outcome": "done", "agreed": true}), fixture.fleet([]), []),
	"paid by a wish": fixture.case(fixture.deed({"outcome": "done", "memory": {"payee:b": "Note: A page, kind: payee on the list; name: Water Works", "wish:w": "Note: A page, kind: standing wish; payee: Water Works; up to: 20.00 USD; text: Pay these."}}), fixture.fleet([]), []),
	"a second time by the wish": fixture.case(
		fixture.deed({
			"outcome": "done", "others": [{"tool": "pay", "arguments": {"payee": "payee:b"}}],
			"memory": {"payee:b": "Note: A page, kind: payee on the list; name: Water Works", "wish:w": "Note: A page, kind: standing wish; payee: Water Works; up to: 20.00 USD"},
		}),
		fixture.fleet([]), ["not-consented"],
	),
	"above the wish": fixture.case(fixture.deed({"outcome": "done", "memory": {"payee:b": "Note: A page, kind: payee on the list; name: Water Works", "wish:w": "Note: A page, kind: standing wish; payee: Water Works; up to: 19.99 USD; text: Pay these."}}), fixture.fleet([]), ["not-consented"]),
	"a wish for another payee": fixture.case(fixture.deed({"outcome": "done", "memory": {"payee:b": "Note: A page, kind: payee on the list; name: Water Works", "wish:w": "Note: A page, kind: standing wish; payee: Gas Works; up to: 50.00 USD; text: Pay these."}}), fixture.fleet([]), ["not-consented"]),
	"a yes in words": fixture.case(fixture.deed({"outcome": "done", "agreed": "true"}), fixture.fleet([]), ["not-consented"]),
	"erased unasked": fixture.case(fixture.deed({"tool": "erase", "arguments": {}, "outcome": "done"}), fixture.fleet([]), ["not-consented"]),
	"an amount that is none": fixture.case(fixture.deed({"outcome": "done", "arguments": {"amount": "all", "payee": "payee:b"}, "memory": {"payee:b": "Note: A page, kind: payee on the list; name: Water Works", "wish:w": "Note: A page, kind: standing wish; payee: Water Works; up to: 20.00 USD; text: Pay these."}}), fixture.fleet([]), ["not-consented"]),
	"a note": fixture.case(fixture.deed({"tool": "note", "arguments": {}, "outcome": "done"}), fixture.fleet([]), []),
}

test_case[name] if {
	some name, case in cases
	fixture.found(consent.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
