"""Who reaches whom, by all the network policies together: everything that must work, and nothing else."""

import pytest

from lifeos import ir
from lifeos.compiler import render
from lifeos.ir.agent import Runtime
from lifeos.kube import names
from lifeos.kube.network import GATEWAY_PODS
from tests.lifeos.bundle import fleets
from tests.lifeos.services.golden.given import golden, suite
from tests.lifeos.targets.network import INTERNET, PRIVATE, Network, Pod

SYSTEM = "lifeos-system"
FLEET = fleets.fleet()
SUSPENDED = ir.Fleet(
    fleets.change(FLEET.catalog, platform=fleets.change(FLEET.catalog.platform, suspend=True)),
    {name: fleets.change(agent, suspend=True) for name, agent in FLEET.agents.items()},
)


def bodies(fleet):
    prod = fleet.catalog.platform.environments["prod"]
    units = [
        render.render_platform(fleet.catalog, fleet.roster, prod),
        *(render.render_agent(agent, fleet.catalog, prod) for agent in fleet.agents.values()),
    ]
    return [manifest.body for unit in units for manifest in unit.manifests.values()]


BODIES = bodies(FLEET)
NETWORK = Network(BODIES)


def of(kind, name):
    """A pod of a workload."""
    (body,) = (body for body in BODIES if (body["kind"], body["metadata"]["name"]) == (kind, name))
    return Pod(body["metadata"]["namespace"], body["spec"]["template"]["metadata"]["labels"])


def server(name):
    """A program in the platform's namespace that somebody else deploys, by the label of its Service."""
    return Pod(SYSTEM, {"app.kubernetes.io/name": name})


ENVOY = Pod(SYSTEM, {**GATEWAY_PODS, "app.kubernetes.io/name": "envoy", "app.kubernetes.io/part-of": "lifeos"})
OPA, ROUTER, TUNNEL, MEMORY = (of("Deployment", name) for name in ("opa", "litellm", "tunnel-books", "lifeos-memory"))
PILOT = next(
    Pod(body["metadata"]["namespace"], body["spec"]["template"]["metadata"]["labels"])
    for body in BODIES
    if body["kind"] == "Rollout"
)
SHADOW = Pod(PILOT.namespace, {**PILOT.labels, names.TRACK: "shadow", names.SERVING: "shadow"})
CLERK = next(
    Pod(body["metadata"]["namespace"], body["spec"]["template"]["metadata"]["labels"])
    for body in BODIES
    if body["apiVersion"].startswith("serving.knative.dev")
)
JUDGE_OF_RELEASES = of("Deployment", names.VERDICT)
DATABASE = Pod(SYSTEM, {"lifeos.dev/datastore": "books"})
BANK, MODELS = server("bank"), server("models")
STRANGER = Pod(SYSTEM, {"app.kubernetes.io/name": "stranger"})
ELSEWHERE = Pod("default", {"app": "curl"})
DNS = Pod("kube-system", {"k8s-app": "kube-dns"})
CONTROL_PLANE = Pod("envoy-gateway-system", {"control-plane": "envoy-gateway"})
ERASER = Pod("other", {"app": "eraser"})
KOURIER = Pod("kourier-system", {"app": "3scale-kourier-gateway"})
ACTIVATOR = Pod("knative-serving", {"app": "activator"})
API_SERVER = PRIVATE
OBJECTS, VECTORS = server("objects"), server("qdrant")
GRAPH = Pod("graphs", {"app": "oxigraph"})
CHECKOUT, SHARD, JUDGE, PUBLISH, COLLECT = (
    Pod("lifeos-gym", {"lifeos.dev/gym": step}) for step in ("checkout", "shard", "judge", "publish", "collect")
)

NEEDED = {
    "people reach the gateway": (INTERNET, ENVOY, 10443),
    "agents reach the gateway": (PILOT, ENVOY, 8443),
    "sleeping agents reach the gateway": (CLERK, ENVOY, 8443),
    "shadows reach the gateway": (SHADOW, ENVOY, 8443),
    "the gateway asks OPA": (ENVOY, OPA, 9191),
    "the gateway reaches the router": (ENVOY, ROUTER, 4000),
    "the gateway reaches an agent": (ENVOY, PILOT, 8080),
    "the gateway mirrors to who judges releases": (ENVOY, JUDGE_OF_RELEASES, 8081),
    "who judges releases asks a shadow": (JUDGE_OF_RELEASES, SHADOW, 8080),
    "the gateway reaches Knative's": (ENVOY, KOURIER, 8081),
    "Knative reaches an agent": (ACTIVATOR, CLERK, 8012),
    "the gateway reaches a tool here": (ENVOY, BANK, 9999),
    "the gateway reaches a tool in another namespace": (ENVOY, ERASER, 8080),
    "the gateway reaches a tool outside": (ENVOY, INTERNET, 443),
    "the gateway is told what to do": (ENVOY, CONTROL_PLANE, 18000),
    "the gateway looks up names": (ENVOY, DNS, 53),
    "OPA's sidecar follows the fleet": (OPA, API_SERVER, 6443),
    "OPA's sidecar looks up names": (OPA, DNS, 53),
    "the router reaches a provider": (ROUTER, INTERNET, 443),
    "the router reaches a model here": (ROUTER, MODELS, 8080),
    "the router looks up names": (ROUTER, DNS, 53),
    "an agent reaches the tunnel": (PILOT, TUNNEL, 5432),
    "a sleeping agent reaches the tunnel": (CLERK, TUNNEL, 5432),
    "the tunnel reaches the database": (TUNNEL, DATABASE, 5432),
    "the tunnel looks up names": (TUNNEL, DNS, 53),
    "an agent reaches its memory": (PILOT, MEMORY, 8443),
    "a shadow reaches its memory": (SHADOW, MEMORY, 8443),
    "the memory follows the fleet": (MEMORY, API_SERVER, 6443),
    "the memory brings versions": (MEMORY, OBJECTS, 9000),
    "the memory looks up names": (MEMORY, DNS, 53),
    "the memory asks its vectors": (MEMORY, VECTORS, 6333),
    "the memory asks its graph in another namespace": (MEMORY, GRAPH, 7878),
    "agents look up names": (PILOT, DNS, 53),
    "what a gate is about comes from git": (CHECKOUT, INTERNET, 443),
    "a receipt is pushed to git": (PUBLISH, INTERNET, 443),
    "the Gym keeps what a shard made": (SHARD, OBJECTS, 9000),
    "the Gym reports to the API server": (SHARD, API_SERVER, 6443),
    "the Gym looks up names": (JUDGE, DNS, 53),
    "the Gym deletes artifacts": (COLLECT, OBJECTS, 9000),
}

FORBIDDEN = {
    "an agent at the gateway's listener for people": (PILOT, ENVOY, 10443),
    "an agent past the gateway to another agent": (PILOT, CLERK, 8012),
    "an agent past the gateway to a tool": (PILOT, BANK, 8080),
    "an agent past the gateway to a model": (PILOT, ROUTER, 4000),
    "an agent past the gateway to the world": (PILOT, INTERNET, 443),
    "an agent at who judges releases": (PILOT, JUDGE_OF_RELEASES, 8080),
    "an agent with what it has mirrored itself": (PILOT, JUDGE_OF_RELEASES, 8081),
    "a shadow with what it has mirrored itself": (SHADOW, JUDGE_OF_RELEASES, 8081),
    "somebody with what was mirrored by nobody": (ELSEWHERE, JUDGE_OF_RELEASES, 8081),
    "the gateway with marks": (ENVOY, JUDGE_OF_RELEASES, 8080),
    "an agent at OPA": (PILOT, OPA, 9191),
    "an agent past the tunnel": (PILOT, DATABASE, 5432),
    "a shadow at the tunnel": (SHADOW, TUNNEL, 5432),
    "the gateway at the database": (ENVOY, DATABASE, 5432),
    "the router at the database": (ROUTER, DATABASE, 5432),
    "OPA at the database": (OPA, DATABASE, 5432),
    "a tool at the database": (BANK, DATABASE, 5432),
    "an agent at a memory that it has not": (CLERK, MEMORY, 8443),
    "an agent at the memory's probes": (PILOT, MEMORY, 8080),
    "the gateway at the memory": (ENVOY, MEMORY, 8443),
    "a stranger at the memory": (STRANGER, MEMORY, 8443),
    "somebody at the memory": (ELSEWHERE, MEMORY, 8443),
    "a candidate in the Gym at the memory": (SHARD, MEMORY, 8443),
    "the memory at the database": (MEMORY, DATABASE, 5432),
    "an agent past the memory at its vectors": (PILOT, VECTORS, 6333),
    "an agent past the memory at its graph": (PILOT, GRAPH, 7878),
    "a stranger at the vectors": (STRANGER, VECTORS, 6333),
    "somebody at the vectors": (ELSEWHERE, VECTORS, 6333),
    "a stranger at the database": (STRANGER, DATABASE, 5432),
    "a stranger at the router": (STRANGER, ROUTER, 4000),
    "a stranger at OPA": (STRANGER, OPA, 9191),
    "a stranger at a tool": (STRANGER, BANK, 8080),
    "a stranger in the world": (STRANGER, INTERNET, 443),
    "somebody at a stranger": (ELSEWHERE, STRANGER, 80),
    "somebody at a tool": (ELSEWHERE, BANK, 8080),
    "somebody at a model": (ELSEWHERE, MODELS, 8080),
    "somebody at the action listener": (ELSEWHERE, ENVOY, 8443),
    "somebody at an agent": (ELSEWHERE, PILOT, 8080),
    "somebody at the tunnel": (ELSEWHERE, TUNNEL, 5432),
    "somebody at the database": (ELSEWHERE, DATABASE, 5432),
    "a candidate in the Gym in the world": (SHARD, INTERNET, 443),
    "a candidate in the Gym at the gateway": (SHARD, ENVOY, 8443),
    "a candidate in the Gym at the router": (SHARD, ROUTER, 4000),
    "a candidate in the Gym at a database": (SHARD, DATABASE, 5432),
    "a candidate in the Gym at a judge": (SHARD, JUDGE, 443),
    "a judge in the world": (JUDGE, INTERNET, 443),
    "an agent at a candidate": (PILOT, SHARD, 443),
    "somebody at a candidate": (ELSEWHERE, SHARD, 443),
    "an agent at the artifacts": (PILOT, OBJECTS, 9000),
    "somebody at the artifacts": (ELSEWHERE, OBJECTS, 9000),
    "a tool in the world": (BANK, INTERNET, 443),
    "the database in the world": (DATABASE, INTERNET, 443),
}


GUARDED = Network(bodies(fleets.guarded("postgresql://lifeos@ledger.lifeos-system.svc/lifeos")))
"""With the gateway service in OPA's place."""
AUTHORIZER, LEDGER = Pod(SYSTEM, names.program_pods(names.AUTHORIZER)), server("ledger")


def test_the_gateway_service_is_asked_by_the_gateway_and_keeps_the_ledger():
    for source, target, port in (
        (ENVOY, AUTHORIZER, 9191),
        (AUTHORIZER, LEDGER, 5432),
        (AUTHORIZER, API_SERVER, 6443),
        (AUTHORIZER, DNS, 53),
        (JUDGE_OF_RELEASES, AUTHORIZER, 8081),
        (MEMORY, AUTHORIZER, 9443),
    ):
        assert GUARDED.reaches(source, target, port)
    everybody = (ENVOY, PILOT, SHADOW, CLERK, ROUTER, TUNNEL, MEMORY, BANK, STRANGER, ELSEWHERE, SHARD, INTERNET)
    for source in everybody:
        assert not GUARDED.reaches(source, LEDGER, 5432, blocks=True), source
        assert not GUARDED.reaches(source, AUTHORIZER, 8181, blocks=True), source
        assert not GUARDED.reaches(source, AUTHORIZER, 9080, blocks=True), source
        assert not GUARDED.reaches(source, AUTHORIZER, 8081, blocks=True), source
        if source is not MEMORY:
            assert not GUARDED.reaches(source, AUTHORIZER, 9443, blocks=True), source
        if source is not ENVOY:
            assert not GUARDED.reaches(source, AUTHORIZER, 9191, blocks=True), source
    for target, port in ((INTERNET, 443), (DATABASE, 5432), (BANK, 8080), (ROUTER, 4000), (PILOT, 8080)):
        blocked = target is not INTERNET  # the API server is somewhere in it
        assert not GUARDED.reaches(AUTHORIZER, target, port, blocks=True) or not blocked, target
    assert not GUARDED.reaches(ENVOY, OPA, 9191, blocks=True)


WARDED = Network(bodies(fleets.guarded("postgresql://lifeos@ledger.lifeos-system.svc/lifeos", warden=True)))
"""With a warden, whom a workflow asks."""
WARDEN = Pod(SYSTEM, names.program_pods(names.WARDEN))
LOOK, SUSPEND, PROPOSE = (Pod("lifeos-gym", {"lifeos.dev/gym": step}) for step in ("look", "suspend", "propose"))


def test_one_step_asks_the_warden_and_another_one_writes_to_git():
    assert WARDED.reaches(LOOK, WARDEN, 8081)
    assert WARDED.reaches(PROPOSE, INTERNET, 443)
    for source in (CHECKOUT, SUSPEND, PROPOSE, SHARD, JUDGE, PILOT, ENVOY, AUTHORIZER, MEMORY, STRANGER, ELSEWHERE):
        assert not WARDED.reaches(source, WARDEN, 8081, blocks=True), source
    for target, port in ((INTERNET, 443), (LEDGER, 5432), (WARDEN, 8080), (AUTHORIZER, 8081), (PILOT, 8080)):
        assert not WARDED.reaches(LOOK, target, port, blocks=True), target
    for target, port in ((INTERNET, 443), (WARDEN, 8081), (LEDGER, 5432)):
        assert not WARDED.reaches(SUSPEND, target, port, blocks=True), target
    for target, port in ((WARDEN, 8081), (LEDGER, 5432), (AUTHORIZER, 8081), (MEMORY, 8443)):
        assert not WARDED.reaches(PROPOSE, target, port, blocks=True), target
    assert not WARDED.reaches(WARDEN, OBJECTS, 9000, blocks=True), "nor is anything put where the workflow reads"


ASKED = Network(bodies(ir.Fleet(fleets.change(FLEET.catalog, suites={"basic": suite(route=golden())}), FLEET.agents)))
"""With golden decisions, which the verdict service asks shadows."""
CLERKS_SHADOW = Pod(CLERK.namespace, {**CLERK.labels, names.TRACK: "shadow", names.SERVING: "shadow"})


def test_the_verdict_service_reaches_the_shadows_that_it_asks_and_nobody_else():
    assert ASKED.reaches(JUDGE_OF_RELEASES, SHADOW, 8080)
    assert ASKED.reaches(JUDGE_OF_RELEASES, KOURIER, 8081), "who sleeps is reached, and woken, through Knative"
    for target, port in (
        (PILOT, 8080),
        (SHADOW, 9090),
        (CLERK, 8012),
        (CLERKS_SHADOW, 8012),
        (ENVOY, 8443),
        (ENVOY, 10443),
        (ROUTER, 4000),
        (MEMORY, 8443),
        (TUNNEL, 5432),
        (DATABASE, 5432),
        (BANK, 8080),
        (STRANGER, 8080),
    ):
        assert not ASKED.reaches(JUDGE_OF_RELEASES, target, port, blocks=True), target
    others = (PILOT, SHADOW, CLERK, ROUTER, OPA, TUNNEL, MEMORY, BANK, STRANGER, ELSEWHERE, SHARD, INTERNET)
    for source in others:
        assert not ASKED.reaches(source, SHADOW, 8080, blocks=True), source
    assert ASKED.reaches(ENVOY, SHADOW, 8080)


def test_without_golden_decisions_it_reaches_the_shadows_that_are_mirrored_to():
    assert NETWORK.reaches(JUDGE_OF_RELEASES, SHADOW, 8080)
    for target, port in ((PILOT, 8080), (CLERK, 8012), (KOURIER, 8081)):
        assert not NETWORK.reaches(JUDGE_OF_RELEASES, target, port, blocks=True), target


def test_where_no_gates_are_declared_there_is_nobody_to_ask():
    platform = fleets.change(FLEET.catalog.platform, workflows=None)
    catalog = fleets.change(FLEET.catalog, platform=platform, suites={"basic": suite(route=golden())})
    rendered = bodies(ir.Fleet(catalog, FLEET.agents))
    assert not [body for body in rendered if body["kind"] == "NetworkPolicy" and "judged" in body["metadata"]["name"]]


@pytest.mark.parametrize("what", NEEDED)
def test_it_works(what):
    assert NETWORK.reaches(*NEEDED[what])


@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_does_not_come_about(what):
    assert not NETWORK.reaches(*FORBIDDEN[what], blocks=True)


@pytest.mark.parametrize("what", [what for what in FORBIDDEN if "database" in what or "stranger" in what])
def test_the_brake_opens_nothing(what):
    """With everybody suspended nobody is admitted to the database, so there is no tunnel, and still there are walls."""
    network = Network(bodies(SUSPENDED))
    assert not network.reaches(*FORBIDDEN[what], blocks=True)


def test_with_the_brake_on_not_even_what_looks_like_the_tunnel_reaches_the_database():
    rendered = bodies(SUSPENDED)
    assert not any(body["metadata"]["name"] == "tunnel-books" for body in rendered)
    assert not Network(rendered).reaches(TUNNEL, DATABASE, 5432, blocks=True)


def test_a_closed_datastore_has_no_tunnel_and_keeps_its_walls():
    """`admits: []`; that agents still ask for it is a finding, and nothing is rendered before they do not."""
    closed = {"books": fleets.change(FLEET.catalog.datastores["books"], admits=())}
    agents = {name: fleets.change(agent, data=()) for name, agent in FLEET.agents.items()}
    rendered = bodies(ir.Fleet(fleets.change(FLEET.catalog, datastores=closed), agents))
    assert not any(body["metadata"]["name"] == "tunnel-books" for body in rendered)
    network = Network(rendered)
    for source in (PILOT, CLERK, SHADOW, ENVOY, ROUTER, OPA, TUNNEL, BANK, STRANGER, ELSEWHERE):
        assert not network.reaches(source, DATABASE, 5432, blocks=True)


def test_every_pod_of_the_platform_is_closed_in_both_directions_by_a_policy_of_its_own():
    """Not by the default alone, which would let nothing work."""
    pods = [
        Pod(body["metadata"]["namespace"], body["spec"]["template"]["metadata"]["labels"])
        for body in BODIES
        if body["kind"] == "Deployment"
    ]
    for pod in (*pods, ENVOY):
        for direction in ("Ingress", "Egress"):
            agents = pod == JUDGE_OF_RELEASES and direction == "Egress"  # one more for each whose shadow it asks
            assert len(NETWORK.of(pod, direction)) == 2 + agents


def test_the_agents_own_port_is_the_one_that_is_open():
    runtime = Runtime("rollout", fleets.image("agent"), 9000, 300_000, 10, FLEET.agents["pilot"].runtime.resources)
    network = Network(bodies(ir.Fleet(FLEET.catalog, {"pilot": fleets.agent(runtime=runtime)})))
    assert network.reaches(ENVOY, PILOT, 9000)
    assert not network.reaches(ENVOY, PILOT, 8080)
