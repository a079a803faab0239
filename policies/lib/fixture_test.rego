# METADATA
# title: A small fleet for the tests
# description: >-
#   One agent, ada of team sums, with all that the rules ask of it. Tests change one thing at a time with json.patch
#   and name what is then found.
package lib.fixture_test

usd(units) := {"micros": units * 1000000, "currency": "USD"}

agent := {
	"name": "ada",
	"team": "sums",
	"suspend": false,
	"reasoning": {"high": "frontier", "low": "local"},
	"tools": [
		{"ref": "look", "stakes": "low"},
		{"ref": "note", "stakes": "low"},
		{"ref": "pay", "stakes": "high"},
		{"ref": "erase", "stakes": "high"},
		{"ref": "quote", "stakes": "low"},
	],
	"budget": {"perDay": usd(20), "perDecision": usd(1), "approvalAbove": usd(50), "onExhausted": "stop"},
	"breaker": {"identicalFailures": 3, "identicalCalls": 5, "cooldown": 600000},
	"confidence": {"min": 0.9},
}

everyone := {"agents": [], "teams": []}

policy(name) := {
	"stage": "action",
	"module": sprintf("policies/action/%s.rego", [replace(name, "-", "_")]),
	"enforcement": "deny",
	"appliesTo": everyone,
}

tool(action, micros, spends) := {
	"action": action,
	"cost": {"micros": micros, "currency": "USD"},
	"spends": spends,
	"stakes": "low",
	"arguments": {"type": "object", "properties": {"amount": {"type": "number"}}},
}

route(stakes, fallbacks, price) := {
	"stakes": stakes,
	"fallbacks": fallbacks,
	"maxOutputTokens": 1000,
	"upstreams": [{"price": {"input": usd(price), "output": usd(price * 5)}}],
}

catalog := {
	"platform": {"trustDomain": "example.org", "limits": {"approvalAbove": usd(100)}},
	"teams": {"sums": {}},
	"budgets": {
		"root": {"perDay": usd(60), "perMonth": usd(1000), "parent": null},
		"sums": {"perDay": usd(30), "perMonth": usd(500), "parent": "root"},
	},
	"routes": {
		"frontier": route(["high"], ["frontier-b"], 4),
		"frontier-b": route(["high", "low"], [], 5),
		"local": route(["low"], [], 0),
	},
	"tools": {
		"look": tool("read", 0, null),
		"note": tool("write", 0, null),
		"pay": tool("write", 0, "amount"),
		"erase": tool("destructive", 0, null),
		"quote": tool("read", 50000, null),
		"hidden": tool("read", 0, null),
	},
	"policies": {name: policy(name) |
		some name in [
			"approval-above-limit",
			"breaker-open",
			"confidence-floor",
			"cost-within-budget",
			"delete-data-needs-approval",
			"high-stakes-route",
			"shadow-may-not-act",
			"tool-allowed",
		]
	},
}

# METADATA
# title: The policies by whom they bind, as the compiler sorts them
sorted_by_whom(policies) := {
	"everybody": {name: _bound(one) |
		some name, one in _action(policies)
		one.appliesTo == everyone
	},
	"teams": {team: {name: _bound(one) |
		some name, one in _action(policies)
		team in one.appliesTo.teams
	} |
		some other in _action(policies)
		some team in other.appliesTo.teams
	},
	"agents": {agent_name: {name: _bound(one) |
		some name, one in _action(policies)
		agent_name in one.appliesTo.agents
	} |
		some other in _action(policies)
		some agent_name in other.appliesTo.agents
	},
}

_action(policies) := {name: one | some name, one in policies; one.stage == "action"}

_bound(one) := {
	"enforcement": one.enforcement,
	"package": trim_suffix(trim_prefix(one.module, "policies/action/"), ".rego"),
}

binding := sorted_by_whom(catalog.policies)

_fleet := {
	"catalog": catalog,
	"agents": {"ada": agent},
	"parameters": {
		"budget-fits-platform": {"maxPerDay": "25 USD"},
		"destructive-needs-approval": {"minConfidence": 0.85},
	},
}

# METADATA
# title: The fleet after a JSON patch
# description: A function like the ones below, for the embedded engine takes no reference as the value of `with`.
fleet(patch) := _bind(json.patch(_fleet, patch))

# METADATA
# title: The fleet with one value added or replaced
fleet_with(path, value) := fleet([{"op": "add", "path": path, "value": value}])

# METADATA
# title: The fleet without one value
fleet_without(path) := fleet([{"op": "remove", "path": path}])

_bind(document) := object.union(document, {"binding": sorted_by_whom(object.get(document, ["catalog", "policies"], {}))})

_call := {
	"principal": "spiffe://example.org/agent/ada/track/stable",
	"kind": "tool",
	"tool": "note",
	"arguments": {},
	"arguments_valid": true,
	"arguments_digest": "sha256:aa",
	"confidence": 0.95,
	"cost_micros": 0,
	"decision_micros": 0,
	"spent_micros": 1000000,
	"reserved_micros": 0,
	"budgets": {
		"root": {"day_micros": 2000000, "month_micros": 3000000},
		"sums": {"day_micros": 1000000, "month_micros": 2000000},
	},
	"route": "frontier",
	"breaker": "closed",
	"suspended": false,
}

# METADATA
# title: The call with other values for some keys
call(values) := object.union(_call, values)

# METADATA
# title: The call with other values, and approved
approved(values) := object.union(document, {"approval": {
	"valid": true,
	"agent": "ada",
	"tool": document.tool,
	"arguments_digest": document.arguments_digest,
}}) if {
	document := call(values)
}

_deed := {
	"tool": "pay",
	"arguments": {"account": "acct:a", "payee": "payee:b", "amount": 20, "reference": "R-1"},
	"outcome": "proposed",
	"agreed": false,
	"said": "The water bill, please.",
	"named": [],
	"others": [],
	"persona": {"name": "calm", "traits": {"stress": 0, "frugality": 0, "trust": 1}},
	"memory": {
		"payee:b": "Note: A page, kind: payee on the list; name: Water Works",
		"bill:c": "Note: A page, kind: bill; from: Water Works; reference: R-1; amount: 20.00 USD",
	},
	"world": {"accounts": {"acct:a": {"balance": "100.00"}}, "health": {
		"hl:1": {"kind": "training", "day": "2026-03-02", "minutes": 90},
		"hl:2": {"kind": "training", "day": "2026-03-08", "minutes": 30},
		"hl:3": {"kind": "training", "day": "2026-03-10", "minutes": 40},
		"hl:4": {"kind": "sleep", "day": "2026-03-10", "value": 7},
	}},
}

# METADATA
# title: A deed in the Gym, a proposal to pay 20, with other values for some keys
deed(values) := object.union(object.remove(_deed, object.keys(values)), values)

# METADATA
# title: The call without a key
call_without(key) := object.remove(_call, [key])

digest := "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

container := {
	"name": "agent",
	"image": sprintf("registry.example/ada@sha256:%s", [digest]),
	"env": [{"name": "LIFEOS_GATEWAY", "value": "https://gateway:8443"}],
	"securityContext": {"capabilities": {"drop": ["ALL"]}},
}

rollout := {
	"apiVersion": "argoproj.io/v1alpha1",
	"kind": "Rollout",
	"metadata": {"name": "ada", "namespace": "lifeos-sums"},
	"spec": {"template": {
		"metadata": {"labels": {"lifeos.dev/agent": "ada", "lifeos.dev/track": "stable"}},
		"spec": {
			"serviceAccountName": "ada",
			"automountServiceAccountToken": false,
			"containers": [container],
			"volumes": [{"name": "spiffe", "csi": {"driver": "csi.spiffe.io", "readOnly": true}}],
		},
	}},
}

network := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "ada", "namespace": "lifeos-sums"},
	"spec": {
		"podSelector": {"matchLabels": {"lifeos.dev/agent": "ada"}},
		"policyTypes": ["Ingress", "Egress"],
		"egress": [{"to": [{
			"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "lifeos-system"}},
			"podSelector": {"matchLabels": {"app.kubernetes.io/name": "lifeos-gateway"}},
		}]}],
	},
}

_unit := {
	"agent": agent,
	"environment": "prod",
	"manifests": [
		{"file": "manifests/prod/ada/rollout-ada.yaml", "object": rollout},
		{"file": "manifests/prod/_platform/ada/networkpolicy-ada.yaml", "object": network},
		{"file": "manifests/prod/ada/configmap-ada.yaml", "object": {"kind": "ConfigMap", "data": {"a": "b"}}},
	],
}

# METADATA
# title: The unit after a JSON patch
unit(patch) := json.patch(_unit, patch)

# METADATA
# title: The unit with one value added or replaced
unit_with(path, value) := json.patch(_unit, [{"op": "add", "path": path, "value": value}])

# METADATA
# title: The unit without one value
unit_without(path) := json.patch(_unit, [{"op": "remove", "path": path}])

# METADATA
# title: The unit with one value of the pod template added or replaced
pod_with(path, value) := unit_with(sprintf("/manifests/0/object/spec/template%s", [path]), value)

# METADATA
# title: The unit without one value of the pod template
pod_without(path) := unit_without(sprintf("/manifests/0/object/spec/template%s", [path]))

# METADATA
# title: A case, a unit and a fleet with what should be found
case(unit_document, fleet_document, expected) := {
	"input": unit_document,
	"lifeos": fleet_document,
	"expected": {finding | some finding in expected},
}

# METADATA
# title: What a case compares, the codes of findings and where they are
# description: Reasons of the action stage have no place.
found(findings) := {text |
	some finding in findings
	place := object.get(finding, "field", object.get(finding, "path", object.get(finding, "parameter", "")))
	text := trim_right(sprintf("%s %s", [finding.code, place]), " ")
}
