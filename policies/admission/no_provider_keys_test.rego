package admission.no_provider_keys_test

import data.admission.no_provider_keys
import data.lib.fixture_test as fixture

variable(value) := fixture.pod_with("/spec/containers/0/env/1", value)

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"an ending": fixture.case(
		variable({"name": "some_api_key", "value": ""}), fixture.fleet([]),
		["credential-name spec.template.spec.containers[0].env[1].name"],
	),
	"a provider": fixture.case(
		variable({"name": "OPENAI_BASE", "value": ""}), fixture.fleet([]),
		["credential-name spec.template.spec.containers[0].env[1].name"],
	),
	"a value": fixture.case(
		variable({"name": "HARMLESS", "value": "sk-ant-0123456789abcdef"}), fixture.fleet([]),
		["credential-value spec.template.spec.containers[0].env[1].value"],
	),
	"a short value": fixture.case(variable({"name": "SKILL", "value": "sk-1"}), fixture.fleet([]), []),
	"a Secret": fixture.case(
		variable({"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "bank", "key": "t"}}}), fixture.fleet([]),
		["secret-in-env spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef"],
	),
	"a field of the pod": fixture.case(
		variable({"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}), fixture.fleet([]),
		[],
	),
	"a whole Secret": fixture.case(
		fixture.pod_with("/spec/containers/0/envFrom", [{"configMapRef": {"name": "a"}}, {"secretRef": {"name": "b"}}]),
		fixture.fleet([]),
		["secret-as-env spec.template.spec.containers[0].envFrom[1].secretRef"],
	),
	"the router has keys": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "remove", "path": "/manifests/0/object/spec/template/metadata"},
			{
				"op": "add",
				"path": "/manifests/0/object/spec/template/spec/containers/0/env/1",
				"value": {"name": "OPENAI_API_KEY", "valueFrom": {"secretKeyRef": {"name": "provider-openai"}}},
			},
		]),
		fixture.fleet([]), [],
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(no_provider_keys.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}

test_the_value_is_not_repeated if {
	some finding in no_provider_keys.deny with data.lifeos as fixture.fleet([])
		with input as variable({"name": "HARMLESS", "value": "sk-ant-0123456789abcdef"})
	finding.msg == "the value of HARMLESS looks like a provider's credential"
}
