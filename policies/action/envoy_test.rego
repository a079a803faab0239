package lifeos.envoy_test

import data.lib.check_request_test as check
import data.lib.fixture_test as fixture
import data.lifeos.envoy
import data.lifeos.request

# METADATA
# title: A ledger in which little was spent
ledger := {
	"agents": {"ada": {"spent_micros": 0, "reserved_micros": 0}},
	"budgets": {
		"root": {"day_micros": 0, "month_micros": 0},
		"sums": {"day_micros": 0, "month_micros": 0},
	},
	"breakers": {},
	"approvals": [{
		"agent": "ada",
		"tool": "erase",
		"arguments_digest": sprintf("sha256:%s", [crypto.sha256("{}")]),
		"expires_ns": 4102444800000000000,
	}],
}

erase := [
	{"op": "replace", "path": "/params/name", "value": "erase"},
	{"op": "replace", "path": "/params/arguments", "value": {}},
]

shadow := {"op": "replace", "path": "/attributes/source/principal", "value": "spiffe://example.org/agent/ada/track/shadow"}

stated := {"x-lifeos-confidence": "0.95", "x-lifeos-route": "frontier"}

cases := {
	"a call": {"input": check.mcp(check.message), "ledger": {}, "expected": set()},
	"the handshake": {"input": check.method("initialize"), "ledger": {}, "expected": set()},
	"the stream": {
		"input": check.request([
			{"op": "replace", "path": "/attributes/request/http/method", "value": "GET"},
			{"op": "remove", "path": "/parsed_body"},
		]),
		"ledger": {},
		"expected": set(),
	},
	"the list of tools, by a stranger": {
		"input": json.patch(check.method("tools/list"), [{"op": "remove", "path": "/attributes/source/principal"}]),
		"ledger": {},
		"expected": {"caller-unknown", "tool-not-granted"},
	},
	"no body": {"input": check.request([{"op": "remove", "path": "/parsed_body"}]), "ledger": {}, "expected": {"body-missing"}},
	"a batch": {"input": check.mcp([check.message]), "ledger": {}, "expected": {"body-missing"}},
	"another method": {"input": check.method("resources/read"), "ledger": {}, "expected": {"method-not-allowed"}},
	"no method": {"input": check.mcp({"id": 1}), "ledger": {}, "expected": {"method-not-allowed"}},
	"the list of tools of a server that it may not use": {
		"input": json.patch(
			check.method("tools/list"),
			[{"op": "replace", "path": "/attributes/contextExtensions/mcp", "value": "hidden"}],
		),
		"ledger": {},
		"expected": {"tool-not-granted"},
	},
	"another tool than the path": {
		"input": check.request([{"op": "replace", "path": "/attributes/contextExtensions/mcp", "value": "look"}]),
		"ledger": {},
		"expected": {"tool-differs"},
	},
	"no tool in the body": {
		"input": check.changed([{"op": "remove", "path": "/params/name"}]),
		"ledger": {},
		"expected": {"tool-differs"},
	},
	"cut off": {
		"input": check.request([{"op": "replace", "path": "/truncated_body", "value": true}]),
		"ledger": {},
		"expected": {"body-truncated"},
	},
	"a key twice": {
		"input": check.request([{
			"op": "replace",
			"path": "/attributes/request/http/body",
			"value": replace(json.marshal(check.message), "\"name\":\"note\"", "\"name\":\"erase\",\"name\":\"note\""),
		}]),
		"ledger": {},
		"expected": {"key-repeated"},
	},
	"a body that cannot be compared": {
		"input": check.request([{"op": "remove", "path": "/attributes/request/http/body"}]),
		"ledger": {},
		"expected": {"key-repeated"},
	},
	"headers that agree": {
		"input": check.request([{"op": "replace", "path": "/attributes/request/http/headers", "value": {
			"mcp-method": "tools/call",
			"mcp-name": "note",
			"x-lifeos-agent": "ada",
			"x-lifeos-confidence": "0.95",
			"x-lifeos-route": "frontier",
		}}]),
		"ledger": {},
		"expected": set(),
	},
	"another tool in a header": {"input": check.header("mcp-name", "look"), "ledger": {}, "expected": {"header-differs"}},
	"another method in a header": {
		"input": check.header("mcp-method", "tools/list"),
		"ledger": {},
		"expected": {"header-differs"},
	},
	"another agent in a header": {"input": check.header("x-lifeos-agent", "bob"), "ledger": {}, "expected": {"header-differs"}},
	"another confidence in a header": {
		"input": check.header("x-lifeos-confidence", "1"),
		"ledger": {},
		"expected": {"header-differs"},
	},
	"a header twice": {
		"input": check.header("x-lifeos-agent", "ada,bob"),
		"ledger": {},
		"expected": {"header-repeated", "header-differs"},
	},
	"wrong arguments": {
		"input": check.changed([{"op": "replace", "path": "/params/arguments/amount", "value": "much"}]),
		"ledger": {},
		"expected": {"arguments-invalid"},
	},
	"unsure": {
		"input": check.changed([{"op": "replace", "path": "/params/_meta/lifeos.dev~1confidence", "value": 0.1}]),
		"ledger": {},
		"expected": {"confidence-low"},
	},
	"silent": {
		"input": check.changed([{"op": "remove", "path": "/params/_meta"}]),
		"ledger": {},
		"expected": {"confidence-missing"},
	},
	"no arguments": {
		"input": check.changed([{"op": "remove", "path": "/params/arguments"}]),
		"ledger": {},
		"expected": set(),
	},
	"a priced tool without a ledger": {
		"input": check.changed([{"op": "replace", "path": "/params/name", "value": "quote"}]),
		"ledger": {},
		"expected": {"spending-unknown"},
	},
	"a priced tool": {
		"input": check.changed([{"op": "replace", "path": "/params/name", "value": "quote"}]),
		"ledger": ledger,
		"expected": set(),
	},
	"destruction": {"input": check.changed(erase), "ledger": {}, "expected": {"destruction-unapproved"}},
	"destruction, approved": {"input": check.changed(erase), "ledger": ledger, "expected": set()},
	"destruction, approved too long ago": {
		"input": check.changed(erase),
		"ledger": json.patch(ledger, [{"op": "replace", "path": "/approvals/0/expires_ns", "value": 1}]),
		"expected": {"destruction-unapproved"},
	},
	"the breaker": {
		"input": check.mcp(check.message),
		"ledger": {"breakers": {"ada": "open"}},
		"expected": {"breaker-open"},
	},
	"a shadow": {"input": check.request([shadow]), "ledger": {}, "expected": {"shadow-recorded"}},
	"plain HTTP": {"input": check.http("note", stated, {"text": "a"}), "ledger": {}, "expected": set()},
	"plain HTTP, silent": {
		"input": check.http("note", {}, {"text": "a"}),
		"ledger": {},
		"expected": {"confidence-missing"},
	},
	"plain HTTP, certain in words": {
		"input": check.http("note", {"x-lifeos-confidence": "sure"}, {"text": "a"}),
		"ledger": {},
		"expected": {"confidence-missing"},
	},
	"a free model": {"input": check.model({}, {}, {"model": "local"}), "ledger": {}, "expected": set()},
	"a priced model without a ledger": {
		"input": check.model({}, {"content-length": "100"}, {"model": "frontier"}),
		"ledger": {},
		"expected": {"spending-unknown"},
	},
	"a priced model": {
		"input": check.model({}, {"content-length": "100"}, {"model": "frontier"}),
		"ledger": ledger,
		"expected": set(),
	},
	"a priced model without a length": {
		"input": check.model({}, {}, {"model": "frontier"}),
		"ledger": ledger,
		"expected": {"cost-unknown"},
	},
	"a long prompt": {
		"input": check.model({}, {"content-length": "300000"}, {"model": "frontier"}),
		"ledger": ledger,
		"expected": {"over-decision-budget"},
	},
	"a model by path, without a body": {
		"input": json.remove(check.model({"route": "local"}, {}, {}), ["/parsed_body"]),
		"ledger": {},
		"expected": set(),
	},
	"two models": {
		"input": check.model({"route": "local"}, {}, {"model": "frontier"}),
		"ledger": {},
		"expected": {"route-differs"},
	},
	"a route of another kind": {
		"input": check.request([{"op": "replace", "path": "/attributes/contextExtensions", "value": {"kind": "unknown"}}]),
		"ledger": {},
		"expected": {"kind-unknown"},
	},
	"a route without a kind": {
		"input": check.request([{"op": "remove", "path": "/attributes/contextExtensions"}]),
		"ledger": {},
		"expected": {"kind-unknown"},
	},
}

test_case[name] if {
	some name, case in cases
	reasons := envoy.reasons with input as case.input
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
		with data.lifeos.ledger as case.ledger
	fixture.found(reasons) == case.expected
}

# METADATA
# title: The answer to a request
answer(request_document, ledger_document) := found if {
	found := envoy.result with input as request_document
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
		with data.lifeos.ledger as ledger_document
}

test_allowed_tells_the_server_who_calls if {
	answer(check.mcp(check.message), {}) == {
		"allowed": true,
		"headers": {"x-lifeos-agent": "ada", "x-lifeos-track": "stable"},
	}
}

test_denied_mcp_is_an_error_that_a_model_can_act_on if {
	found := answer(check.changed(erase), {})
	found.allowed == false
	found.http_status == 200
	found.headers == {"content-type": "application/json"}
	body := json.unmarshal(found.body)
	body.jsonrpc == "2.0"
	body.id == 7
	body.error.code == -32010
	body.error.message == "'erase' cannot be undone, and nobody approved this call"
	body.error.data.policy == "delete-data-needs-approval"
	body.error.data.code == "destruction-unapproved"
	startswith(body.error.data.remedy, "show the person")
}

test_denied_without_id_answers_null if {
	found := answer(check.changed([{"op": "remove", "path": "/id"}, {"op": "remove", "path": "/params/_meta"}]), {})
	json.unmarshal(found.body).id == null
}

test_denied_http_has_a_status if {
	found := answer(check.http("hidden", stated, {}), {})
	found.http_status == 403
	json.unmarshal(found.body).error.code == "tool-not-granted"
}

test_wrong_http_request if {
	found := answer(object.union(check.http("note", stated, {}), {"truncated_body": true}), {})
	found.http_status == 400
	json.unmarshal(found.body).error.code == "body-truncated"
}

test_open_breaker_says_when_to_come_back if {
	found := answer(check.http("note", stated, {}), {"breakers": {"ada": "open"}})
	found.http_status == 429
	found.headers["retry-after"] == "600"
}

test_recorded_mcp_looks_like_success if {
	found := answer(check.request([shadow]), {})
	found.allowed == false
	found.http_status == 200
	found.headers["x-lifeos-recorded"] == "true"
	body := json.unmarshal(found.body)
	body.id == 7
	body.result.isError == false
}

test_recorded_http_looks_accepted if {
	found := answer(json.patch(check.http("note", stated, {}), [shadow]), {})
	found.http_status == 202
	found.headers["x-lifeos-recorded"] == "true"
	json.unmarshal(found.body).status == "accepted"
}

test_nothing_is_denied if {
	found := answer({}, {})
	found.allowed == false
	found.http_status == 400
}

test_estimate_is_by_the_dearest_upstream if {
	call := request.call with input as check.model({}, {"content-length": "1000"}, {"model": "frontier"})
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
	call.cost_micros == 24000
}

test_approval_is_bound_to_the_arguments if {
	call := request.call with input as check.changed(erase)
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
		with data.lifeos.ledger as ledger
	call.approval.arguments_digest == call.arguments_digest
}

test_handshake_is_passed_on if answer(check.method("initialize"), {}).allowed

test_no_decision_is_a_denial if {
	found := envoy.result with input as check.mcp(check.message) with data.lifeos.action.result as 5
	found.allowed == false
	found.http_status == 503
}

# METADATA
# title: What the gateway service says of a caller that spent little
facts := {
	"arguments_digest": "sha256:abc",
	"breaker": "closed",
	"suspended": false,
	"spent_micros": 0,
	"reserved_micros": 0,
	"decision_micros": 0,
	"budgets": ledger.budgets,
}

# METADATA
# title: The answer to the gateway service; what the plugin would go by says that everything is spent
served(request_document, facts_document) := found if {
	found := envoy.served with input as object.union(request_document, {"facts": facts_document})
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
		with data.lifeos.agents as {"ada": fixture.agent}
		with data.lifeos.ledger as {"agents": {"ada": {"spent_micros": 99000000000, "reserved_micros": 0}}}
}

test_the_service_is_told_what_to_reserve if {
	found := served(check.http("quote", stated, {}), facts)
	found.result.allowed
	found.calls
	found.recorded == false
	found.reasons == []
	found.cost_micros == 50000
}

test_the_facts_of_the_service_count_alone if {
	found := served(check.http("quote", stated, {}), object.remove(facts, ["spent_micros"]))
	fixture.found(found.reasons) == {"spending-unknown"}
}

test_the_decisions_own_spending_counts if {
	found := served(check.http("quote", stated, {}), object.union(facts, {"decision_micros": 990000}))
	fixture.found(found.reasons) == {"over-decision-budget"}
}

test_a_breaker_that_the_service_does_not_know_denies if {
	found := served(check.http("note", stated, {}), object.remove(facts, ["breaker"]))
	fixture.found(found.reasons) == {"breaker-unknown"}
}

test_the_brake_is_pulled_at_run_time if {
	found := served(check.http("note", stated, {}), object.union(facts, {"suspended": true}))
	"suspended" in fixture.found(found.reasons)
}

test_an_approval_is_of_the_services_digest if {
	approval := {"valid": true, "agent": "ada", "tool": "erase", "arguments_digest": "sha256:abc"}
	served(check.changed(erase), object.union(facts, {"approval": approval})).result.allowed
	other := object.union(approval, {"arguments_digest": "sha256:def"})
	fixture.found(served(check.changed(erase), object.union(facts, {"approval": other})).reasons) == {"destruction-unapproved"}
}

test_the_service_is_told_of_a_shadow if {
	found := served(check.request([shadow]), facts)
	found.recorded
	found.result.allowed == false
}

test_the_handshake_calls_nothing if {
	found := served(check.method("initialize"), facts)
	found.result.allowed
	found.calls == false
	not found.cost_micros
}

test_a_request_to_an_agent_has_no_reasons if {
	found := envoy.served with input as {"attributes": {"contextExtensions": {"kind": "agent"}}}
		with data.lifeos.catalog as fixture.catalog
		with data.lifeos.binding as fixture.binding
	found.calls == false
	found.reasons == []
}
