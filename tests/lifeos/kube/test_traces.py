"""Programs of the platform send their traces to the collector that is declared, and agents have no way to it."""

import pytest

from lifeos.kube.names import AUTHORIZER, MEMORY, SYSTEM_NAMESPACE
from lifeos.targets import argo_rollouts, kernel, memory, opa
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.network import INTERNET, Network, Pod
from tests.lifeos.targets.rendered import all_of, containers_of

FLEET = fleets.watched()
PROGRAMS = {AUTHORIZER: opa, MEMORY: memory}


def rendered(url):
    fleet = fleets.watched(traces=url)
    return {key: item for target in (kernel, memory, opa) for key, item in all_of(target, fleet).items()}


def pod(workload):
    body = workload.body
    return Pod(body["metadata"]["namespace"], body["spec"]["template"]["metadata"]["labels"])


def told(found, name):
    return {
        each["name"]: each.get("value")
        for container in containers_of(found["Deployment", name]).values()
        for each in container.get("env", ())
    }


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_told_where(name):
    url = "http://tempo.observability.svc:4318"
    assert told(rendered(url), name)["OTEL_EXPORTER_OTLP_ENDPOINT"] == url
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" not in told(rendered(None), name)


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize(
    ("url", "place", "port"),
    [
        ("http://tempo.observability.svc:4318", Pod("observability"), 4318),
        ("https://otlp.example:4443", INTERNET, 4443),
        (f"http://tempo.{SYSTEM_NAMESPACE}.svc:4318", Pod(SYSTEM_NAMESPACE, {"app.kubernetes.io/name": "tempo"}), 4318),
    ],
    ids=["another namespace", "elsewhere", "beside"],
)
def test_a_program_reaches_it_and_an_agent_does_not(name, url, place, port):
    found = rendered(url)
    program, agent = pod(found["Deployment", name]), pod(all_of(argo_rollouts, FLEET)["Rollout", "pilot"])
    after, before = (Network(item.body for item in one.values()) for one in (found, rendered(None)))
    assert after.reaches(program, place, port)
    assert not before.reaches(program, place, port)
    assert not after.reaches(agent, place, port)
