"""What Envoy Gateway is told on this cluster: what it is told on every cluster, and the images."""

from tools.cluster.envoy_gateway import configuration

REFERENCES = {"envoy": "lifeos.invalid/envoy@sha256:1", "envoy-gateway": "lifeos.invalid/envoy-gateway@sha256:2"}


def test_the_settings_are_those_of_the_bootstrap_and_the_images_are_ours():
    told = configuration(REFERENCES)
    kubernetes = told["provider"]["kubernetes"]
    assert kubernetes["deploy"] == {"type": "GatewayNamespace"}
    assert told["extensionApis"] == {"enableSDSSecretRef": True, "enableBackend": True}
    assert kubernetes["shutdownManager"] == {"image": REFERENCES["envoy-gateway"]}
    container = told["envoyProxy"]["provider"]["kubernetes"]["envoyDeployment"]["container"]
    assert container == {"image": REFERENCES["envoy"]}
