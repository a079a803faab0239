"""The networking layer below Knative: what an Ingress of its becomes. With the real Knative and Envoy: tests/e2e/test_agents.py, test_knative_release.py."""

import json

import pytest

from tools.cluster.knative_ingress import Envoy, clusters, host, main, refusal, status

SPLITS = [
    {
        "serviceName": "knowledge-1",
        "serviceNamespace": "team",
        "servicePort": 80,
        "percent": 90,
        "appendHeaders": {"Knative-Serving-Revision": "knowledge-1"},
    },
    {"serviceName": "knowledge-2", "serviceNamespace": "team", "servicePort": 80, "percent": 10},
]
RULE = {"hosts": ["knowledge.team.svc"], "visibility": "ClusterLocal", "http": {"paths": [{"splits": SPLITS}]}}
INGRESS = {"metadata": {"name": "knowledge", "namespace": "team", "generation": 3}, "spec": {"rules": [RULE]}}


def test_a_rule_is_a_virtual_host_whose_splits_are_weights():
    [route] = host(INGRESS, 0, RULE)["routes"]
    weights = route["route"]["weighted_clusters"]["clusters"]
    assert [(each["name"], each["weight"]) for each in weights] == [
        ("team/knowledge-1:80", 90),
        ("team/knowledge-2:80", 10),
    ]
    assert set(clusters(INGRESS)) == {"team/knowledge-1:80", "team/knowledge-2:80"}


def test_a_caller_cannot_choose_a_revision():
    [route] = host(INGRESS, 0, RULE)["routes"]
    [header] = route["route"]["weighted_clusters"]["clusters"][0]["request_headers_to_add"]
    assert header["header"] == {"key": "Knative-Serving-Revision", "value": "knowledge-1"}
    assert header["append_action"].startswith("OVERWRITE")


def test_the_only_split_has_all_of_it():
    alone = {
        "http": {"paths": [{"splits": [{key: value for key, value in SPLITS[0].items() if key != "percent"}]}]},
        "hosts": ["x"],
    }
    [route] = host(INGRESS, 0, alone)["routes"]
    assert route["route"]["weighted_clusters"]["clusters"][0]["weight"] == 100


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ({"rules": [RULE]}, ""),
        ({"rules": [{**RULE, "visibility": "ExternalIP"}]}, "OnlyClusterLocal"),
        ({"rules": [RULE], "tls": [{}]}, "TLSNotServed"),
        ({"rules": [RULE], "httpOption": "Redirected"}, "TLSNotServed"),
    ],
)
def test_what_is_not_served_is_said(spec, reason):
    assert refusal({**INGRESS, "spec": spec}) == reason


@pytest.mark.parametrize(("reason", "ready"), [("", "True"), ("NotTaken", "False")])
def test_the_status_is_of_this_generation(reason, ready):
    told = status(INGRESS, reason)
    assert told["observedGeneration"] == 3
    assert {each["type"]: each["status"] for each in told["conditions"]}["Ready"] == ready


def test_the_same_configuration_has_the_same_version_and_another_another(monkeypatch, tmp_path):
    monkeypatch.setattr("tools.cluster.knative_ingress._PATIENCE", 0)
    versions = []
    for hosts in ([], [], [host(INGRESS, 0, RULE)]):
        assert not Envoy(str(tmp_path)).take(hosts, {}), "no Envoy is here"
        versions.append(json.loads((tmp_path / "routes.json").read_text())["version_info"])
    assert versions[0] == versions[1] != versions[2]


class Away:
    """An API server that does not answer."""

    def list(self):
        raise ConnectionRefusedError


class Over(Exception):
    """Somebody has seen enough."""


def test_one_that_starts_again_takes_nothing_from_envoy_before_it_knows_what_there_is(monkeypatch, tmp_path):
    def over(seconds):
        raise Over

    (tmp_path / "routes.json").write_text("those of before")
    monkeypatch.setattr("sys.argv", ["ingress", str(tmp_path)])
    monkeypatch.setattr("tools.cluster.knative_ingress.Api", Away)
    monkeypatch.setattr("tools.cluster.knative_ingress._PATIENCE", 0)
    monkeypatch.setattr("time.sleep", over)
    with pytest.raises(Over):
        main()
    assert (tmp_path / "routes.json").read_text() == "those of before"
