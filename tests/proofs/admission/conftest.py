"""A fleet in teams that no other proof uses, and an API server in which its policies are in force.

``pilot`` (rollout) and ``clerk`` (knative) have receipts, ``novice`` has none, ``failed`` has one that says it failed, ``parked`` is
suspended.
"""

import time

import msgspec
import pytest

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.ir.organisation import Admission
from lifeos.targets import TARGETS
from tests.lifeos.bundle import fleets
from tests.proofs.admission.cluster import IN_FORCE_WITHIN, Cluster
from tests.proofs.admission.objects import REPLICASETS, account, foreign_policy, knative_pod, pod_of, workload

change = msgspec.structs.replace


def judged(agent, catalog, verdict):
    digest = agent_digest(agent, catalog)
    return change(agent, receipts=(ir.Receipt(digest, verdict, f"evals/receipts/{agent.name}/{digest[7:]}.json"),))


@pytest.fixture(scope="package")
def fleet():
    catalog = fleets.catalog()
    catalog = change(catalog, platform=change(catalog.platform, admission=Admission("deny")))
    agents = [
        judged(fleets.fleet().agents["clerk"], catalog, "pass"),
        judged(fleets.agent("failed"), catalog, "fail"),
        fleets.agent("novice"),
        fleets.agent("parked", suspend=True),
        judged(fleets.agent("pilot"), catalog, "pass"),
    ]
    return ir.Fleet(catalog, {agent.name: agent for agent in agents})


@pytest.fixture(scope="package")
def rendered(fleet):
    environment = fleet.catalog.platform.environments["local"]
    manifests = [
        one for target in TARGETS.values() for one in target.render_platform(fleet.catalog, fleet.roster, environment)
    ]
    for agent in fleet.agents.values():
        manifests += [
            one for target in TARGETS.values() for one in target.render_agent(agent, fleet.catalog, environment)
        ]
    return manifests


@pytest.fixture(scope="package")
def cluster(api, rendered):
    """The API server with the platform's part applied and in force."""
    api = Cluster(api)
    # The agents' accounts come early too: without them the API server takes no pod.
    early = [one.body for one in rendered if one.home.startswith("_platform") or one.body["kind"] == "ServiceAccount"]
    # Accounts that a pod could borrow: the one that every namespace has, and one made for the purpose.
    early += [account("default", "lifeos-alpha"), account("pilot", "lifeos-beta")]
    for body in sorted(early, key=lambda body: body["kind"] != "Namespace"):
        answer = api.apply(body)
        assert answer.accepted, f"{body['kind']} {body['metadata']['name']}: {answer.message}"
    deadline = time.monotonic() + IN_FORCE_WITHIN
    probes = [foreign_policy(egress=[{}]), pod_of(rendered, "parked")]
    novice = workload(rendered, "Rollout", "novice")  # a dry run of which is not refused
    while any(api.apply(probe, dry_run=True).accepted for probe in probes) or api.slips(novice):
        assert time.monotonic() < deadline, "the policies are not in force"
        time.sleep(0.2)
    # The last to be seen: without it, a pod without the socket is refused.
    while not (answer := api.create(knative_pod(rendered), user=REPLICASETS)).accepted:
        assert time.monotonic() < deadline, answer.message
        time.sleep(0.2)
    return api
