package action.approval_above_limit_test

import data.action.approval_above_limit
import data.lib.fixture_test as fixture

cases := {
	"no money moves": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"the bound itself": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": 50}}), fixture.fleet([]),
		[],
	),
	"a cent above": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": 50.01}}), fixture.fleet([]),
		["approval-needed"],
	),
	"above, and approved": fixture.case(
		fixture.approved({"tool": "pay", "arguments": {"amount": 500}}), fixture.fleet([]),
		[],
	),
	"approved for another tool": fixture.case(
		json.patch(fixture.approved({"tool": "pay", "arguments": {"amount": 500}}), [{"op": "replace", "path": "/approval/tool", "value": "erase"}]),
		fixture.fleet([]), ["approval-needed"],
	),
	"approved for another caller": fixture.case(
		json.patch(fixture.approved({"tool": "pay", "arguments": {"amount": 500}}), [{"op": "replace", "path": "/approval/agent", "value": "bob"}]),
		fixture.fleet([]), ["approval-needed"],
	),
	"approved for other arguments": fixture.case(
		json.patch(fixture.approved({"tool": "pay", "arguments": {"amount": 500}}), [{"op": "replace", "path": "/arguments_digest", "value": "sha256:bb"}]),
		fixture.fleet([]), ["approval-needed"],
	),
	"approved, but not verified": fixture.case(
		json.patch(fixture.approved({"tool": "pay", "arguments": {"amount": 500}}), [{"op": "replace", "path": "/approval/valid", "value": "true"}]),
		fixture.fleet([]), ["approval-needed"],
	),
	"approved without a digest": fixture.case(
		json.remove(fixture.approved({"tool": "pay", "arguments": {"amount": 500}}), ["/approval/arguments_digest", "/arguments_digest"]),
		fixture.fleet([]), ["approval-needed"],
	),
	"the platform's limit is lower": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": 41}}),
		fixture.fleet_with("/catalog/platform/limits/approvalAbove", fixture.usd(40)), ["approval-needed"],
	),
	"no amount": fixture.case(fixture.call({"tool": "pay"}), fixture.fleet([]), ["amount-unknown"]),
	"no arguments": fixture.case(
		json.remove(fixture.call({"tool": "pay"}), ["/arguments"]), fixture.fleet([]),
		["amount-unknown"],
	),
	"an amount in words": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": "1"}}), fixture.fleet([]),
		["amount-unknown"],
	),
	"a negative amount": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": -500}}), fixture.fleet([]),
		["amount-unknown"],
	),
	"no amount, whatever is approved": fixture.case(
		fixture.approved({"tool": "pay"}), fixture.fleet([]),
		["amount-unknown"],
	),
	"nothing at all": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": 0}}), fixture.fleet([]),
		[],
	),
	"no bound is known": fixture.case(
		fixture.call({"tool": "pay", "arguments": {"amount": 1}}),
		fixture.fleet_without("/agents/ada/budget/approvalAbove"), ["bound-unknown"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(approval_above_limit.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
