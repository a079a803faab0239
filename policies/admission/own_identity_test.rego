package admission.own_identity_test

import data.admission.own_identity
import data.lib.fixture_test as fixture

label := "/metadata/labels/lifeos.dev~1agent"

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"no label": fixture.case(
		fixture.pod_without(label), fixture.fleet([]),
		["agent-label-missing spec.template.metadata.labels"],
	),
	"no labels at all": fixture.case(
		fixture.pod_without("/metadata"), fixture.fleet([]),
		["agent-label-missing spec.template.metadata.labels"],
	),
	"another agent": fixture.case(
		fixture.pod_with(label, "bob"), fixture.fleet([]),
		[
			"agent-label-foreign spec.template.metadata.labels",
			"service-account-foreign spec.template.spec.serviceAccountName",
		],
	),
	"an agent in the platform's manifests": fixture.case(
		fixture.unit_with("/agent", null), fixture.fleet([]),
		["agent-label-foreign spec.template.metadata.labels"],
	),
	"the platform's own pods": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "remove", "path": "/manifests/0/object/spec/template/metadata"},
			{"op": "remove", "path": "/manifests/0/object/spec/template/spec/volumes"},
		]),
		fixture.fleet([]), [],
	),
	"another service account": fixture.case(
		fixture.pod_with("/spec/serviceAccountName", "bob"), fixture.fleet([]),
		["service-account-foreign spec.template.spec.serviceAccountName"],
	),
	"the default service account": fixture.case(
		fixture.pod_without("/spec/serviceAccountName"), fixture.fleet([]),
		["service-account-foreign spec.template.spec.serviceAccountName"],
	),
	"a token": fixture.case(
		fixture.pod_with("/spec/automountServiceAccountToken", true), fixture.fleet([]),
		["token-mounted spec.template.spec.automountServiceAccountToken"],
	),
	"a token by default": fixture.case(
		fixture.pod_without("/spec/automountServiceAccountToken"), fixture.fleet([]),
		["token-mounted spec.template.spec.automountServiceAccountToken"],
	),
	"no socket": fixture.case(
		fixture.pod_without("/spec/volumes"), fixture.fleet([]),
		["socket-missing spec.template.spec.volumes"],
	),
	"a writable socket": fixture.case(
		fixture.pod_without("/spec/volumes/0/csi/readOnly"), fixture.fleet([]),
		["socket-missing spec.template.spec.volumes"],
	),
	"another driver": fixture.case(
		fixture.pod_with("/spec/volumes/0/csi/driver", "other.example"), fixture.fleet([]),
		["socket-missing spec.template.spec.volumes"],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(own_identity.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}

test_a_knative_service_gets_its_socket_from_the_api_server if {
	own_identity.has_socket({"kind": "Service", "spec": {"volumes": []}})
	not own_identity.has_socket({"kind": "Rollout", "spec": {"volumes": []}})
}
