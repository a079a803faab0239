package admission.image_by_digest_test

import data.admission.image_by_digest
import data.lib.fixture_test as fixture

image(value) := fixture.pod_with("/spec/containers/0/image", value)

mutable := ["image-mutable spec.template.spec.containers[0].image"]

cases := {
	"the fixture": fixture.case(fixture.unit([]), fixture.fleet([]), []),
	"a tag": fixture.case(image("registry.example/ada:1.2.3"), fixture.fleet([]), mutable),
	"a short digest": fixture.case(image("registry.example/ada@sha256:0123"), fixture.fleet([]), mutable),
	"a digest in capitals": fixture.case(
		image(sprintf("registry.example/ada@sha256:%s", [upper(fixture.digest)])), fixture.fleet([]),
		mutable,
	),
	"two digests": fixture.case(
		image(sprintf("a@sha256:%s@sha256:%s", [fixture.digest, fixture.digest])), fixture.fleet([]),
		mutable,
	),
	"a tag and a digest": fixture.case(
		image(sprintf("registry.example/ada:1.2@sha256:%s", [fixture.digest])), fixture.fleet([]),
		[],
	),
	"no image": fixture.case(fixture.pod_without("/spec/containers/0/image"), fixture.fleet([]), mutable),
	"a container that only starts": fixture.case(
		fixture.pod_with("/spec/initContainers", [{"name": "first", "image": "busybox"}]), fixture.fleet([]),
		["image-mutable spec.template.spec.initContainers[0].image"],
	),
	"the platform's pods too": fixture.case(
		fixture.unit([
			{"op": "replace", "path": "/agent", "value": null},
			{"op": "replace", "path": "/manifests/0/object/spec/template/spec/containers/0/image", "value": "opa:latest"},
		]),
		fixture.fleet([]), mutable,
	),
}

test_case[name] if {
	some name, case in cases
	fixture.found(image_by_digest.deny) == case.expected with input as case.input with data.lifeos as case.lifeos
}
