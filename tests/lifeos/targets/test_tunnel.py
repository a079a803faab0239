from lifeos import ir
from lifeos.ir.agent import DataUse
from lifeos.targets import tunnel
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, containers_of


def rendered(environment="prod", catalog=None, **agents):
    fleet = fleets.fleet()
    return all_of(tunnel, ir.Fleet(catalog or fleet.catalog, {**fleet.agents, **agents}), environment)


def args(found):
    return containers_of(found["Deployment", "tunnel-books"])["ghostunnel"]["args"]


def allowed(found):
    return [arg.removeprefix("--allow-uri=") for arg in args(found) if arg.startswith("--allow-")]


def test_exactly_the_admitted_agents_stable_identities_come_in():
    assert allowed(rendered()) == [
        "spiffe://example.test/agent/pilot/track/stable",
        "spiffe://example.test/agent/clerk/track/stable",
    ]


def test_the_tunnel_ends_tls_with_its_own_identity_and_forwards_to_the_database():
    found = args(rendered())
    assert found[0] == "server"
    assert "--target=pg.lifeos-system.svc.cluster.local:5432" in found
    assert "--unsafe-target" in found
    assert "--use-workload-api-addr=unix:///spiffe-workload-api/spire-agent.sock" in found
    assert not {"--allow-all", "--disable-authentication"} & set(found)
    assert not any(arg.startswith("--allow-policy") for arg in found)


def test_it_is_ready_when_it_listens_whether_or_not_its_database_does():
    """Whom it admits is its arguments, so a database that is down must not hold up the pods that admit one agent less."""
    tunnel = containers_of(rendered()["Deployment", "tunnel-books"])["ghostunnel"]
    assert tunnel["readinessProbe"] == {"tcpSocket": {"port": "status"}, "periodSeconds": 5, "failureThreshold": 3}
    assert "/_status" not in str(tunnel)


def test_agents_find_it_at_one_name_and_port_whatever_those_of_its_database_are():
    """A datastore called like one of the platform's programs takes nobody's Service, and one at 6060 no port of the tunnel's."""
    catalog = fleets.catalog()
    elsewhere = fleets.change(catalog.datastores["books"], name="opa", port=6060)
    fleet = ir.Fleet(
        fleets.change(catalog, datastores={"opa": elsewhere}), {"pilot": fleets.agent(data=(DataUse("opa", "read"),))}
    )
    found = all_of(tunnel, fleet)
    assert [name for kind, name in found if kind == "Service"] == ["tunnel-opa"]
    service = found["Service", "tunnel-opa"].body["spec"]
    assert service["selector"]["app.kubernetes.io/name"] == "tunnel-opa"
    assert service["ports"] == [{"name": "database", "port": 5432, "targetPort": "database"}]
    proxy = containers_of(found["Deployment", "tunnel-opa"])["ghostunnel"]
    assert {"--listen=0.0.0.0:5432", "--target=pg.lifeos-system.svc.cluster.local:6060"} <= set(proxy["args"])
    ports = [port["containerPort"] for port in proxy["ports"]]
    assert len(ports) == len(set(ports))
    assert found["NetworkPolicy", "tunnel-opa"].body["spec"]["ingress"][0]["ports"][0]["port"] == 5432


def test_a_suspended_agent_and_one_that_does_not_ask_stay_outside():
    assert allowed(rendered(clerk=fleets.agent("clerk", "beta", suspend=True))) == [
        "spiffe://example.test/agent/pilot/track/stable"
    ]
    assert allowed(rendered(clerk=fleets.agent("clerk", "beta", data=()))) == [
        "spiffe://example.test/agent/pilot/track/stable"
    ]


def test_an_agent_that_asks_and_is_not_admitted_stays_outside():
    assert not any("stranger" in uri for uri in allowed(rendered(stranger=fleets.agent("stranger"))))


def test_an_agent_of_another_environment_stays_outside():
    found = rendered("local", pilot=fleets.agent(environments=("prod",)))
    assert allowed(found) == ["spiffe://example.test/agent/clerk/track/stable"]


def test_where_nobody_may_come_in_there_is_no_way_in():
    found = rendered(clerk=fleets.agent("clerk", data=()), pilot=fleets.agent(data=()))
    assert set(found) == {("NetworkPolicy", "datastore-books")}
    spec = found["NetworkPolicy", "datastore-books"].body["spec"]
    assert spec == {"podSelector": {"matchLabels": {"lifeos.dev/datastore": "books"}}, "policyTypes": ["Ingress"]}


def test_the_network_admits_the_same_agents_and_to_the_database_only_the_tunnel():
    found = rendered()
    (rule,) = found["NetworkPolicy", "tunnel-books"].body["spec"]["ingress"]
    who = {
        (
            one["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"],
            one["podSelector"]["matchLabels"]["lifeos.dev/agent"],
        )
        for one in rule["from"]
    }
    assert who == {("lifeos-alpha", "pilot"), ("lifeos-beta", "clerk")}
    database = found["NetworkPolicy", "datastore-books"].body["spec"]
    assert database["podSelector"] == {"matchLabels": {"lifeos.dev/datastore": "books"}}
    assert database["ingress"][0]["from"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"] == "tunnel-books"


def test_a_database_elsewhere_gets_no_policy_of_ours():
    catalog = fleets.catalog()
    elsewhere = fleets.change(catalog.datastores["books"], host="db.example.test", port=6432)
    found = rendered(catalog=fleets.change(catalog, datastores={"books": elsewhere}))
    assert ("NetworkPolicy", "datastore-books") not in found
    assert found["NetworkPolicy", "tunnel-books"].body["spec"]["egress"][1] == {
        "ports": [{"protocol": "TCP", "port": 6432}]
    }
