"""Whom Envoy asks before it lets a request through."""

from lifeos.kube.envoy import ext_auth, security_policy
from tests.lifeos.bundle import fleets

PLATFORM = fleets.catalog().platform
"""Without a gateway service."""


def test_who_is_asked_is_the_gateway_service_where_there_is_one_and_else_opa():
    def asked(platform):
        [backend] = ext_auth(platform, {})["grpc"]["backendRefs"]
        return backend.get("kind", "Service"), backend["name"]

    assert asked(PLATFORM) == ("Service", "opa")
    assert asked(fleets.guarded().catalog.platform) == ("Backend", "lifeos-authorizer")


def test_what_opa_cannot_answer_is_not_let_through():
    asks = ext_auth(PLATFORM, {"kind": "tool"})
    assert asks["failOpen"] is False
    assert asks["statusOnError"] == 503
    assert asks["contextExtensions"] == [{"name": "kind", "type": "Value", "value": "tool"}]


def test_the_body_is_sent_only_where_a_rule_reads_it():
    assert "bodyToExtAuth" not in ext_auth(PLATFORM, {})
    assert ext_auth(PLATFORM, {}, body=1024)["bodyToExtAuth"] == {"maxRequestBytes": 1024}


def test_the_route_is_chosen_again_only_where_the_decision_sets_a_header():
    assert ext_auth(PLATFORM, {}, recompute=True)["recomputeRoute"] is True
    assert not ext_auth(PLATFORM, {}).get("recomputeRoute")


def test_a_policy_binds_one_target_in_the_platforms_namespace():
    target = {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "tool-transfer"}
    body = security_policy("tool-transfer", target, ext_auth(PLATFORM, {}))
    assert body["metadata"]["namespace"] == "lifeos-system"
    assert body["spec"]["targetRefs"] == [target]
