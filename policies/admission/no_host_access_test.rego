package admission.no_host_access_test

import data.admission.no_host_access
import data.lib.fixture_test as fixture

context := "/spec/containers/0/securityContext"

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"the network": fixture.case(
		fixture.pod_with("/spec/hostNetwork", true), fixture.fleet([]),
		["host-namespace spec.template.spec.hostNetwork"],
	),
	"processes and memory": fixture.case(
		fixture.unit([
			{"op": "add", "path": "/manifests/0/object/spec/template/spec/hostPID", "value": true},
			{"op": "add", "path": "/manifests/0/object/spec/template/spec/hostIPC", "value": true},
		]),
		fixture.fleet([]),
		["host-namespace spec.template.spec.hostPID", "host-namespace spec.template.spec.hostIPC"],
	),
	"the network, denied": fixture.case(fixture.pod_with("/spec/hostNetwork", false), fixture.fleet([]), []),
	"a directory": fixture.case(
		fixture.pod_with("/spec/volumes/1", {"name": "etc", "hostPath": {"path": "/etc"}}), fixture.fleet([]),
		["host-path spec.template.spec.volumes[1].hostPath"],
	),
	"a privileged container": fixture.case(
		fixture.pod_with(sprintf("%s/privileged", [context]), true), fixture.fleet([]),
		["privileged spec.template.spec.containers[0].securityContext.privileged"],
	),
	"a capability": fixture.case(
		fixture.pod_with(sprintf("%s/capabilities/add", [context]), ["NET_ADMIN"]), fixture.fleet([]),
		["capability-added spec.template.spec.containers[0].securityContext.capabilities.add"],
	),
	"no capability added": fixture.case(
		fixture.pod_with(sprintf("%s/capabilities/add", [context]), []), fixture.fleet([]),
		[],
	),
	"a container that only starts": fixture.case(
		fixture.pod_with("/spec/initContainers", [{"securityContext": {"privileged": true}}]), fixture.fleet([]),
		["privileged spec.template.spec.initContainers[0].securityContext.privileged"],
	),
	"the platform's pods too": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "add", "path": "/manifests/0/object/spec/template/spec/hostNetwork", "value": true},
		]),
		fixture.fleet([]), ["host-namespace spec.template.spec.hostNetwork"],
	),
	"a job in another object": fixture.case(
		fixture.unit_with("/manifests/0/object", {
			"kind": "AnalysisTemplate",
			"spec": {"metrics": [{"provider": {"job": {"spec": {"template": {"spec": {
				"hostPID": true,
				"containers": [{"name": "judge"}],
			}}}}}}]},
		}),
		fixture.fleet([]),
		["host-namespace spec.metrics[0].provider.job.spec.template.spec.hostPID"],
	),
	"a definition is no pod": fixture.case(
		fixture.unit_with("/manifests/0/object", {
			"kind": "CustomResourceDefinition",
			"spec": {"hostPID": true, "containers": []},
		}),
		fixture.fleet([]), [],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(no_host_access.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
