package admission.one_owner_test

import data.admission.one_owner
import data.lib.fixture_test as fixture

twin(kind) := fixture.unit_with("/manifests/-", {
	"file": "manifests/prod/ada/twin.yaml",
	"object": object.union(fixture.rollout, {"kind": kind}),
})

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"a Knative Service": fixture.case(
		fixture.unit_with("/manifests/0/object/kind", "Service"), fixture.fleet([]),
		[],
	),
	"a Deployment": fixture.case(
		fixture.unit_with("/manifests/0/object/kind", "Deployment"), fixture.fleet([]),
		["owner-kind kind"],
	),
	"a Rollout and a Knative Service": fixture.case(twin("Service"), fixture.fleet([]), ["owners-many kind"]),
	"an Experiment beside it": fixture.case(twin("Experiment"), fixture.fleet([]), []),
	"a Job beside it": fixture.case(twin("Job"), fixture.fleet([]), ["owners-many kind", "owner-kind kind"]),
	"nothing": fixture.case(
		fixture.unit_without("/manifests/0"), fixture.fleet([]),
		["owner-missing spec.runtime.profile"],
	),
	"nothing, suspended": fixture.case(
		fixture.unit([
			{"op": "remove", "path": "/manifests/0"},
			{"op": "replace", "path": "/agent/suspend", "value": true},
		]),
		fixture.fleet([]), [],
	),
	"the platform owns no agent": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "remove", "path": "/manifests/0/object/spec/template/metadata"},
			{"op": "replace", "path": "/manifests/0/object/kind", "value": "Deployment"},
		]),
		fixture.fleet([]), [],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(one_owner.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}

test_both_owners_are_reported if {
	found := one_owner.deny with input as twin("Service") with data.lifeos as fixture.fleet([])
	{finding.file | some finding in found} == {"manifests/prod/ada/rollout-ada.yaml", "manifests/prod/ada/twin.yaml"}
}
