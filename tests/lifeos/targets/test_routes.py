import pytest

from lifeos import ir
from lifeos.ir.agent import Release, Shadow
from lifeos.kube import names
from lifeos.kube.envoy import STREAM_CALL, STREAM_CALLER
from lifeos.targets import routes, verdict
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FOUND = all_of(routes, fleets.fleet())
JUDGE = {"group": "gateway.envoyproxy.io", "kind": "Backend", "name": "pilot.mirror"}


def route(name, found=FOUND):
    return found["HTTPRoute", name].body["spec"]


def with_shadow(percent, by):
    shadow = Shadow(percent, by, 95)
    pilot = fleets.agent(release=Release(shadow, (100,)))
    return route("pilot", all_of(routes, ir.Fleet(fleets.catalog(), {"pilot": pilot})))["rules"]


def told(name):
    return {
        one["name"]: one["value"] for one in FOUND["SecurityPolicy", name].body["spec"]["extAuth"]["contextExtensions"]
    }


def test_an_agent_answers_at_its_own_host_in_its_teams_namespace():
    manifest = FOUND["HTTPRoute", "pilot"]
    assert manifest.home == "pilot"
    assert manifest.body["metadata"]["namespace"] == "lifeos-alpha"
    assert manifest.body["spec"]["hostnames"] == ["pilot.agents.example.test"]
    assert manifest.body["spec"]["parentRefs"] == [
        {"name": "lifeos-gateway", "namespace": "lifeos-system", "sectionName": "ingress"}
    ]


def test_sessions_chosen_by_policy_are_mirrored_and_all_are_answered_by_the_live_pods():
    mirrored, live = route("pilot")["rules"]
    assert mirrored["matches"] == [{"headers": [{"type": "Exact", "name": "x-lifeos-shadow", "value": "1"}]}]
    assert mirrored["filters"] == [{"type": "RequestMirror", "requestMirror": {"backendRef": JUDGE}}]
    assert mirrored["backendRefs"] == live["backendRefs"] == [{"name": "pilot-live", "port": 80}]
    assert "filters" not in live


def test_requests_are_drawn_by_envoy():
    (rule,) = with_shadow(7, "request")
    assert rule["filters"][0]["requestMirror"] == {"backendRef": JUDGE, "percent": 7}


def test_what_is_mirrored_goes_to_who_judges_by_a_host_that_may_as_well_not_be_there():
    """A Service that is missing, or of another namespace and not granted, would be answered with 500 to people by Envoy Gateway."""
    backend = FOUND["Backend", JUDGE["name"]]
    assert (backend.home, backend.body["metadata"]["namespace"]) == ("pilot", "lifeos-alpha")
    (endpoint,) = backend.body["spec"]["endpoints"]
    service = all_of(verdict, fleets.fleet())["Service", names.VERDICT].body
    host = f"{names.VERDICT}.{service['metadata']['namespace']}.svc.cluster.local"
    (port,) = (port for port in service["spec"]["ports"] if port["name"] == "mirrored")
    assert endpoint["fqdn"] == {"hostname": host, "port": port["port"]}


def test_where_nobody_judges_the_shadow_itself_is_mirrored_to():
    catalog = fleets.catalog()
    catalog = fleets.change(catalog, platform=fleets.change(catalog.platform, workflows=None))
    found = all_of(routes, ir.Fleet(catalog, {"pilot": fleets.agent()}))
    mirrored, _ = route("pilot", found)["rules"]
    assert mirrored["filters"][0]["requestMirror"] == {"backendRef": {"name": "pilot-shadow", "port": 80}}
    assert ("Backend", JUDGE["name"]) not in found


@pytest.mark.parametrize("by", ["session", "request"])
def test_no_percent_no_mirror(by):
    (rule,) = with_shadow(0, by)
    assert "filters" not in rule


def test_a_knative_agent_is_reached_by_the_host_that_knative_routes_by():
    (rule,) = route("clerk")["rules"]
    assert rule["filters"] == [
        {"type": "URLRewrite", "urlRewrite": {"hostname": "clerk.lifeos-beta.svc.cluster.local"}}
    ]
    assert rule["backendRefs"] == [{"group": "gateway.envoyproxy.io", "kind": "Backend", "name": "clerk"}]
    backend = FOUND["Backend", "clerk"]
    assert backend.home == "clerk"
    assert backend.body["spec"]["endpoints"] == [
        {"fqdn": {"hostname": "clerk.lifeos-beta.svc.cluster.local", "port": 80}}
    ]


def test_a_tool_in_the_platforms_namespace_is_its_service():
    (rule,) = route("tool-look")["rules"]
    assert rule["backendRefs"] == [{"name": "bank", "port": 8080}]
    assert [match["method"] for match in rule["matches"]] == ["POST", "GET", "DELETE"]
    assert {match["path"]["value"] for match in rule["matches"]} == {"/tools/look"}
    assert rule["filters"][0]["urlRewrite"] == {"path": {"type": "ReplaceFullPath", "replaceFullPath": "/mcp"}}


def test_a_tool_outside_is_verified_by_its_name_and_only_posted_to():
    (rule,) = route("tool-pay")["rules"]
    assert [match["method"] for match in rule["matches"]] == ["POST"]
    assert rule["filters"][0]["urlRewrite"]["hostname"] == "pay.example.test"
    spec = FOUND["Backend", "tool-pay"].body["spec"]
    assert spec["endpoints"] == [{"fqdn": {"hostname": "pay.example.test", "port": 443}}]
    assert spec["tls"] == {"wellKnownCACertificates": "System", "sni": "pay.example.test"}


def test_a_tool_in_another_namespace_needs_no_grant_there():
    assert FOUND["Backend", "tool-wipe"].body["spec"]["endpoints"] == [
        {"fqdn": {"hostname": "eraser.other.svc", "port": 8080}}
    ]


def test_a_tool_has_no_route_where_it_may_not_be_reached():
    assert ("HTTPRoute", "tool-wipe") not in all_of(routes, fleets.fleet(), "local")


def test_policies_are_told_what_a_route_leads_to_and_see_the_whole_call():
    assert told("tool-look") == {"kind": "tool", "mcp": "look"}
    assert told("tool-pay") == {"kind": "tool", "tool": "pay"}
    assert told("model-best") == {"kind": "model", "route": "best"}
    assert FOUND["SecurityPolicy", "tool-pay"].body["spec"]["extAuth"]["bodyToExtAuth"] == {"maxRequestBytes": 262144}


def test_the_gateway_service_tells_one_prompt_from_another_and_opa_alone_sees_none():
    for fleet, body in ((fleets.guarded(), {"maxRequestBytes": 2**20}), (fleets.fleet(), None)):
        found = all_of(routes, fleet)
        assert found["SecurityPolicy", "model-best"].body["spec"]["extAuth"].get("bodyToExtAuth") == body


def test_the_gateway_service_sees_answers_of_models_and_tools_and_is_told_of_models_which_call_it_was():
    found = all_of(routes, fleets.guarded())
    shown = {
        m.body["spec"]["targetRefs"][0]["name"]: m.body["spec"]["extProc"]
        for (kind, _), m in found.items()
        if kind == "EnvoyExtensionPolicy"
    }
    action = {name for (kind, name), m in found.items() if kind == "HTTPRoute" and m.home == "_platform"}
    assert set(shown) == action, "no route is a way for streams that nobody ends"
    for name, (each,) in shown.items():
        assert each["failOpen"] is False, "what nobody looks after ends"
        assert each["processingMode"]["allowModeOverride"] is True, "the service says which streams are held"
        assert "body" not in each["processingMode"]["response"], "an answer that is no stream stays as it is"
        told = each["processingMode"]["response"]["attributes"]
        assert (STREAM_CALL in told, STREAM_CALLER in told) == (name.startswith("model-"), True)
    assert not any(kind == "EnvoyExtensionPolicy" for kind, _ in FOUND), "OPA alone would not know what to look for"


def test_every_route_of_the_action_listener_has_a_policy_of_its_own():
    action = {name for (kind, name), m in FOUND.items() if kind == "HTTPRoute" and m.home == "_platform"}
    policies = {
        m.body["spec"]["targetRefs"][0]["name"]: m.body["spec"]["extAuth"]["failOpen"]
        for (kind, _), m in FOUND.items()
        if kind == "SecurityPolicy"
    }
    assert policies == dict.fromkeys(action, False)


def test_a_model_is_chosen_by_path_and_the_routers_key_is_added_behind_the_decision():
    (rule,) = route("model-best")["rules"]
    assert rule["matches"] == [{"path": {"type": "Exact", "value": "/models/best/chat/completions"}, "method": "POST"}]
    rewrite, credential = rule["filters"]
    assert rewrite["urlRewrite"]["path"]["replaceFullPath"] == "/openai/deployments/best/chat/completions"
    injected = FOUND["HTTPRouteFilter", credential["extensionRef"]["name"]].body["spec"]["credentialInjection"]
    assert injected["overwrite"] is True
    assert injected["credential"]["valueRef"]["name"] == names.ROUTER_SECRET
    assert rule["backendRefs"] == [{"name": "litellm", "port": names.ROUTER_PORT}]


def test_envoy_waits_for_every_attempt_that_the_router_may_make():
    own, second = 120 * 3, 60 * 2
    assert route("model-best")["rules"][0]["timeouts"] == {"request": f"{own + second}s"}
    assert route("model-second")["rules"][0]["timeouts"] == {"request": f"{second}s"}


def test_no_timeout_is_longer_than_gateway_api_can_write():
    catalog = fleets.catalog()
    names = [f"r{number}" for number in range(40)]
    chain = {
        name: fleets.change(catalog.routes["small"], name=name, fallbacks=(after,), timeout=3_600_000, retries=5)
        for name, after in zip(names, [*names[1:], "small"], strict=True)
    }
    found = all_of(routes, ir.Fleet(fleets.change(catalog, routes={**catalog.routes, **chain}), {}))
    assert route("model-r0", found)["rules"][0]["timeouts"] == {"request": "99999s"}


def test_routes_that_fall_back_to_each_other_come_to_an_end():
    catalog = fleets.catalog()
    looped = {**catalog.routes, "second": fleets.change(catalog.routes["second"], fallbacks=("best",))}
    found = all_of(routes, ir.Fleet(fleets.change(catalog, routes=looped), {}))
    assert route("model-best", found)["rules"][0]["timeouts"] == route("model-second", found)["rules"][0]["timeouts"]


def test_a_release_under_way_changes_no_byte_of_the_route():
    other = fleets.agent(runtime=fleets.change(fleets.agent().runtime, image=fleets.image("next")))
    assert route("pilot", all_of(routes, ir.Fleet(fleets.catalog(), {"pilot": other}))) == route("pilot")
