import yaml

from lifeos import ir
from lifeos.targets import router
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of

FOUND = all_of(router, fleets.fleet())
((CONFIG_NAME, CONFIG),) = ((name, m) for (kind, name), m in FOUND.items() if kind == "ConfigMap")
READ = yaml.safe_load(CONFIG.body["data"]["config.yaml"])
MODELS = {model["model_info"]["id"]: model for model in READ["model_list"]}


def test_a_route_is_a_model_group_and_its_upstreams_are_tried_in_order():
    group = [
        (m["model_info"]["id"], m["litellm_params"]["model"], m["litellm_params"]["order"])
        for m in READ["model_list"]
        if m["model_name"] == "best"
    ]
    assert group == [("best-1", "anthropic/one-1", 1), ("best-2", "openai/two-2", 2)]
    assert READ["router_settings"]["enable_pre_call_checks"] is True


def test_prices_are_exact_numbers_to_a_yaml_1_1_reader_too():
    parameters = MODELS["best-2"]["litellm_params"]
    assert parameters["input_cost_per_token"] == 7.5e-08
    assert parameters["output_cost_per_token"] == 3e-05
    assert MODELS["small-1"]["litellm_params"]["input_cost_per_token"] == 0
    assert all(type(m["litellm_params"]["input_cost_per_token"]) is float for m in READ["model_list"])


def test_fallbacks_are_those_declared_and_no_default_downgrades_anybody():
    assert READ["router_settings"]["fallbacks"] == [{"best": ["second"]}]
    for section in (READ[name] for name in ("router_settings", "litellm_settings", "general_settings")):
        assert not {"default_fallbacks", "context_window_fallbacks", "content_policy_fallbacks"} & set(section)


def test_time_and_attempts_are_the_routes_own_and_not_multiplied():
    parameters = MODELS["best-1"]["litellm_params"]
    assert (parameters["timeout"], parameters["num_retries"], parameters["max_retries"]) == (120.0, 2, 0)
    assert READ["router_settings"]["num_retries"] == 0
    assert (parameters["max_tokens"], MODELS["best-1"]["model_info"]["max_input_tokens"]) == (8192, 200_000)


def test_keys_come_from_secrets_and_none_is_taken_from_elsewhere():
    parameters = {name: model["litellm_params"].get("api_key") for name, model in MODELS.items()}
    assert parameters["best-1"] == "os.environ/PROVIDER_A__API_KEY"
    assert parameters["small-1"] == "none"
    env = {item["name"]: item for item in containers_of(FOUND["Deployment", "litellm"])["litellm"]["env"]}
    assert env["PROVIDER_A__API_KEY"]["valueFrom"] == {"secretKeyRef": {"name": "provider-a", "key": "api-key"}}
    assert env["LITELLM_MASTER_KEY"]["valueFrom"] == {
        "secretKeyRef": {"name": "litellm-master-key", "key": "master-key"}
    }
    assert env["LITELLM_LOCAL_MODEL_COST_MAP"]["value"] == "True"


def test_nothing_is_stored_and_nothing_is_called_home():
    assert "database_url" not in READ["general_settings"]
    assert READ["general_settings"]["store_model_in_db"] is False
    assert READ["litellm_settings"]["turn_off_message_logging"] is True
    assert READ["general_settings"]["custom_auth"] == "litellm_guard.authenticate"


def test_a_changed_price_is_a_new_config_map_and_new_pods():
    catalog = fleets.catalog()
    small = catalog.routes["small"]
    dearer = fleets.change(small.upstreams[0], price=fleets.change(small.upstreams[0].price, input=fleets.usd(1)))
    changed = {**catalog.routes, "small": fleets.change(small, upstreams=(dearer,))}
    found = all_of(router, ir.Fleet(fleets.change(catalog, routes=changed), {}))
    (name,) = (name for kind, name in found if kind == "ConfigMap")
    assert name != CONFIG_NAME
    assert CONFIG.retained
    volumes = found["Deployment", "litellm"].body["spec"]["template"]["spec"]["volumes"]
    assert volumes[0] == {"name": "config", "configMap": {"name": name}}


def test_the_guard_knows_each_routes_limit_and_is_python():
    data = CONFIG.body["data"]
    assert yaml.safe_load(data["limits.json"]) == {"best": 8192, "second": 4096, "small": 512}
    compile(data["litellm_guard.py"], "litellm_guard.py", "exec")


def test_only_the_gateway_reaches_it_and_it_reaches_providers_but_no_metadata_service():
    spec = FOUND["NetworkPolicy", "litellm"].body["spec"]
    (rule,) = spec["ingress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 4000}]
    assert (
        rule["from"][0]["podSelector"]["matchLabels"]["gateway.envoyproxy.io/owning-gateway-name"] == "lifeos-gateway"
    )
    _, outside, inside = spec["egress"]
    assert [peer["ipBlock"]["except"] for peer in outside["to"]] == [["169.254.0.0/16"], ["fc00::/7", "fe80::/10"]]
    assert outside["ports"] == [{"protocol": "TCP", "port": 443}]
    assert inside == {"to": [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "models"}}}]}


def test_a_model_beside_it_is_reached_by_it_alone():
    spec = FOUND["NetworkPolicy", "models.models"].body["spec"]
    assert spec["podSelector"] == {"matchLabels": {"app.kubernetes.io/name": "models"}}
    ((peer,),) = (rule["from"] for rule in spec["ingress"])
    assert peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == "litellm"


def test_without_routes_there_is_no_router():
    assert all_of(router, ir.Fleet(fleets.change(fleets.catalog(), routes={}), {})) == {}
