package lifeos.action_test

import data.lib.fixture_test as fixture
import data.lifeos.action

shadow(values) := fixture.call(object.union({"principal": "spiffe://example.org/agent/ada/track/shadow"}, values))

guard := "/catalog/policies/shadow-may-not-act"

for_whom(agents, teams) := object.union(fixture.policy("breaker-open"), {"appliesTo": {"agents": agents, "teams": teams}})

cases := {
	"allowed": fixture.case(fixture.call({}), fixture.fleet([]), []),
	"a model": fixture.case(fixture.call({"kind": "model", "cost_micros": 1000}), fixture.fleet([]), []),
	"nothing is known of the call": fixture.case({}, fixture.fleet([]), [
		"caller-unknown",
		"kind-unknown",
	]),
	"an unknown caller": fixture.case(
		fixture.call({"principal": "spiffe://example.org/ns/default/sa/x"}), fixture.fleet([]),
		["caller-unknown"],
	),
	"an unknown agent": fixture.case(
		fixture.call({"principal": "spiffe://example.org/agent/bob/track/stable"}), fixture.fleet([]),
		["agent-unknown"],
	),
	"an empty fleet": fixture.case(fixture.call({}), {"catalog": {}, "agents": {}, "binding": {}}, ["caller-unknown"]),
	"suspended in git": fixture.case(
		fixture.call({}), fixture.fleet_with("/agents/ada/suspend", true),
		["suspended"],
	),
	"suspended at run time": fixture.case(fixture.call({"suspended": true}), fixture.fleet([]), ["suspended"]),
	"suspended, nobody knows": fixture.case(fixture.call({"suspended": null}), fixture.fleet([]), ["suspended"]),
	"not suspended by omission": fixture.case(fixture.call_without("suspended"), fixture.fleet([]), []),
	"another kind": fixture.case(fixture.call({"kind": "agent"}), fixture.fleet([]), ["kind-unknown"]),
	"no kind": fixture.case(fixture.call_without("kind"), fixture.fleet([]), ["kind-unknown"]),
	"no policies": fixture.case(
		fixture.call({}), fixture.fleet_with("/catalog/policies", {}),
		["policies-missing"],
	),
	"no policies for this agent": fixture.case(
		fixture.call({}),
		fixture.fleet_with(
			"/catalog/policies",
			{"breaker-open": for_whom(["bob"], ["letters"])},
		),
		["policies-missing"],
	),
	"a policy of the team alone": fixture.case(
		fixture.call({"breaker": "open"}),
		fixture.fleet_with("/catalog/policies", {"breaker-open": for_whom([], ["sums"])}),
		["breaker-open"],
	),
	"a policy of the agent alone": fixture.case(
		fixture.call({"breaker": "open"}),
		fixture.fleet_with("/catalog/policies", {"breaker-open": for_whom(["ada"], [])}),
		["breaker-open"],
	),
	"a policy of the agent and of its team": fixture.case(
		fixture.call({"breaker": "open"}),
		fixture.fleet_with("/catalog/policies", {"breaker-open": for_whom(["ada"], ["sums"])}),
		["breaker-open"],
	),
	"a policy that is not loaded": fixture.case(
		fixture.call({}), fixture.fleet_with("/catalog/policies/no-such", fixture.policy("no-such")),
		["policy-not-loaded"],
	),
	"a policy of another stage": fixture.case(
		fixture.call({}),
		fixture.fleet_with(
			"/catalog/policies/no-such",
			object.union(fixture.policy("no-such"), {"stage": "declaration"}),
		),
		[],
	),
	"a policy that only warns": fixture.case(
		fixture.call({"confidence": 0.1}),
		fixture.fleet_with("/catalog/policies/confidence-floor/enforcement", "warn"), [],
	),
	"a policy that blocks": fixture.case(fixture.call({"confidence": 0.1}), fixture.fleet([]), ["confidence-low"]),
	"two reasons": fixture.case(
		fixture.call({"confidence": 0.1, "breaker": "open"}), fixture.fleet([]),
		["breaker-open", "confidence-low"],
	),
	"an agent without a limit": fixture.case(
		fixture.call({}), fixture.fleet_without("/agents/ada/budget/approvalAbove"),
		["fleet-incomplete"],
	),
	"a platform without a limit": fixture.case(
		fixture.call({}), fixture.fleet_without("/catalog/platform/limits"),
		["fleet-incomplete"],
	),
	"a tool of unknown action": fixture.case(
		fixture.call({}), fixture.fleet_with("/catalog/tools/note/action", "maybe"),
		["fleet-incomplete"],
	),
	"recorded": fixture.case(shadow({}), fixture.fleet([]), ["shadow-recorded"]),
	"a shadow that reads": fixture.case(shadow({"tool": "look"}), fixture.fleet([]), []),
	"a shadow that is denied anyhow": fixture.case(
		shadow({"confidence": 0.1}), fixture.fleet([]),
		["confidence-low"],
	),
	"a shadow and nobody records": fixture.case(
		shadow({}), fixture.fleet_without(guard),
		["shadow-unrecorded"],
	),
	"a shadow and the guard only warns": fixture.case(
		shadow({}), fixture.fleet_with(sprintf("%s/enforcement", [guard]), "warn"),
		["shadow-unrecorded"],
	),
}

is_empty(expected) if count(expected) == 0

is_empty(expected) := false if count(expected) > 0

# METADATA
# title: The decision of each case
decided[name] := result if {
	some name, case in cases
	result := action.result with input as case.input
		with data.lifeos.catalog as case.lifeos.catalog
		with data.lifeos.binding as case.lifeos.binding
		with data.lifeos.agents as case.lifeos.agents
}

test_case[name] if {
	some name, case in cases
	fixture.found(decided[name].reasons) == case.expected
	decided[name].allow == is_empty(case.expected)
}

test_allowed_without_reasons if {
	action.result == {"allow": true, "record": false, "reasons": [], "warnings": [], "status": 200}
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
		with input as fixture.call({})
}

test_recorded_is_not_allowed if {
	result := action.result with input as shadow({})
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
	not result.allow
	result.record
	result.status == 200
}

test_denied_is_not_recorded if {
	result := action.result with input as shadow({"confidence": 0.1})
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
	not result.allow
	not result.record
	result.status == 403
}

test_status[name] if {
	some name, case in {
		"denied": {"call": fixture.call({"confidence": 0.1}), "status": 403},
		"without an identity": {"call": fixture.call({"principal": ""}), "status": 401},
		"breaker": {"call": fixture.call({"breaker": "open"}), "status": 429},
		"breaker, without an identity": {"call": fixture.call({"principal": "", "breaker": "open"}), "status": 401},
	}
	result := action.result with input as case.call
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
	result.status == case.status
}

test_warnings if {
	result := action.result with input as fixture.call({"confidence": 0.1})
		with data.lifeos.agents as {"ada": fixture.agent}
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.fleet_with("/catalog/policies/confidence-floor/enforcement", "warn").binding
	fixture.found(result.warnings) == {"confidence-low"}
	result.allow
}

test_order if {
	result := action.result
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
		with input as fixture.call({"confidence": 0.1, "breaker": "open", "arguments_valid": false})
	[reason.policy | some reason in result.reasons] == ["breaker-open", "confidence-floor", "tool-allowed"]
}

test_no_result_is_a_denial if {
	action.result.reasons[0].code == "undecided" with data.lifeos.action._denials as 5
	action.result.allow == false with data.lifeos.action._denials as 5
}
