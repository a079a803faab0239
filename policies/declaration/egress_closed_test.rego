package declaration.egress_closed_test

import data.declaration.egress_closed
import data.lib.fixture_test as fixture

network := "/manifests/1/object"

first := sprintf("%s/spec/egress/0/to", [network])

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"no NetworkPolicy": fixture.case(
		fixture.unit_without("/manifests/1"), fixture.fleet([]),
		["agent-not-closed metadata.name", "pod-not-closed spec.template.metadata.labels"],
	),
	"no NetworkPolicy and no pods": fixture.case(
		fixture.unit_with("/manifests", []), fixture.fleet([]),
		["agent-not-closed metadata.name"],
	),
	"only ingress": fixture.case(
		fixture.unit_with(sprintf("%s/spec/policyTypes", [network]), ["Ingress"]), fixture.fleet([]),
		["agent-not-closed metadata.name", "pod-not-closed spec.template.metadata.labels"],
	),
	"no policy types": fixture.case(
		fixture.unit_without(sprintf("%s/spec/policyTypes", [network])), fixture.fleet([]),
		["agent-not-closed metadata.name", "pod-not-closed spec.template.metadata.labels"],
	),
	"a policy of another namespace": fixture.case(
		fixture.unit_with(sprintf("%s/metadata/namespace", [network]), "elsewhere"), fixture.fleet([]),
		["pod-not-closed spec.template.metadata.labels"],
	),
	"a policy of another agent": fixture.case(
		fixture.unit_with(sprintf("%s/spec/podSelector/matchLabels/lifeos.dev~1agent", [network]), "bob"),
		fixture.fleet([]),
		["agent-not-closed metadata.name", "pod-not-closed spec.template.metadata.labels"],
	),
	"a policy for stable pods only": fixture.case(
		fixture.unit_with(sprintf("%s/spec/podSelector/matchLabels/lifeos.dev~1track", [network]), "stable"),
		fixture.fleet([]),
		["agent-not-closed metadata.name"],
	),
	"a policy by expressions": fixture.case(
		fixture.unit_with(
			sprintf("%s/spec/podSelector", [network]),
			{"matchExpressions": [{"key": "lifeos.dev/agent", "operator": "Exists"}]},
		),
		fixture.fleet([]),
		["agent-not-closed metadata.name", "pod-not-closed spec.template.metadata.labels"],
	),
	"a policy for the whole namespace": fixture.case(
		fixture.unit_with(sprintf("%s/spec/podSelector", [network]), {}), fixture.fleet([]),
		[],
	),
	"no egress at all": fixture.case(
		fixture.unit_without(sprintf("%s/spec/egress", [network])), fixture.fleet([]),
		[],
	),
	"the internet": fixture.case(
		fixture.unit_with(first, [{"ipBlock": {"cidr": "0.0.0.0/0"}}]), fixture.fleet([]),
		["egress-open spec.egress[0]"],
	),
	"half of the internet": fixture.case(
		fixture.unit_with(first, [{"ipBlock": {"cidr": "128.0.0.0/1"}}]), fixture.fleet([]),
		["egress-open spec.egress[0]"],
	),
	"the internet, version 6": fixture.case(
		fixture.unit_with(first, [{"ipBlock": {"cidr": "::/0"}}]), fixture.fleet([]),
		["egress-open spec.egress[0]"],
	),
	"one address": fixture.case(
		fixture.unit_with(first, [{"ipBlock": {"cidr": "10.1.2.3/32"}}]), fixture.fleet([]),
		[],
	),
	"no destination": fixture.case(
		fixture.unit_with(sprintf("%s/spec/egress/0", [network]), {"ports": [{"port": 53}]}), fixture.fleet([]),
		["egress-open spec.egress[0]"],
	),
	"the whole cluster": fixture.case(
		fixture.unit_with(first, [{"namespaceSelector": {}}]), fixture.fleet([]),
		["egress-open spec.egress[0]"],
	),
	"one namespace": fixture.case(
		fixture.unit_with(first, [{"namespaceSelector": {"matchLabels": {"a": "b"}}}]), fixture.fleet([]),
		[],
	),
	"the name service, wherever it runs": fixture.case(
		fixture.unit_with(first, [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]),
		fixture.fleet([]), [],
	),
	"the platform opens its own pods": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "replace", "path": "/manifests/1/object/metadata/namespace", "value": "lifeos-system"},
			{"op": "replace", "path": "/manifests/1/object/spec/egress", "value": [{}]},
			{"op": "remove", "path": "/manifests/0"},
		]),
		fixture.fleet([]), [],
	),
	"the platform opens a team's namespace": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "replace", "path": "/manifests/1/object/spec/egress", "value": [{}]},
		]),
		fixture.fleet([]), ["egress-open spec.egress[0]"],
	),
	"a policy without a specification": fixture.case(
		fixture.unit_without(sprintf("%s/spec", [network])), fixture.fleet([]),
		["agent-not-closed metadata.name", "pod-not-closed spec.template.metadata.labels"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(egress_closed.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
