"""No two declarations render one object, or one file: whatever things are called, as long as the rules have no objection.

Names are drawn from those that are made to collide: what the platform itself is called, and names that become each other
by a suffix that some target appends.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos import ir
from lifeos.compiler import render
from lifeos.ir.agent import DataUse, ToolUse
from lifeos.rules import CATALOG, ROSTER
from tests.lifeos.bundle import fleets

change = fleets.change
TAKEN = (
    *(
        "system",
        "lifeos",
        "lifeos-system",
        "lifeos-platform",
        "lifeos-root",
        "lifeos-gateway",
        "gateway",
        "opa",
        "litellm",
    ),
    *("platform", "programs", "agents", "fleet", "receipts", "tools", "rego", "default", "default-deny", "bootstrap"),
    *("own-identity", "track", "spiffe-trust-bundle", "litellm-config", "opa-policies", "tunnel", "datastore"),
)
"""What objects are called that nobody declares, and the words that names are put together from."""
BEFORE = ("tunnel", "datastore", "agent", "agents", "receipts", "tool", "model", "platform", "fleet-agent", "lifeos")
AFTER = ("live", "shadow", "data", "default-deny", "agents", "a", "b")


def names(base):
    """Strategies for what is ``base`` with something before or after, and for that and what is taken."""
    family = st.sampled_from([*(f"{word}-{base}" for word in BEFORE), *(f"{base}-{word}" for word in AFTER)])
    return family, family | st.sampled_from([base, "b", "a-b", "b-a", *TAKEN])


SERVER = st.sampled_from(["https://one.example", "https://two.example"])


def renamed(values, called):
    """A dict of the same kind of document under other names, made from any one of them."""
    (one, *_) = values.values()
    return {name: change(one, name=name) for name in sorted(called)}


@st.composite
def a_fleet(draw):
    """Teams, agents of both profiles, datastores, tools, routes and two environments, all with nasty names."""
    catalog = fleets.catalog()
    base = draw(st.sampled_from(["a", *TAKEN]))
    family, nasty = names(base)
    teams, stores, tools, routes = (draw(st.sets(nasty, min_size=1, max_size=3)) for _ in range(4))
    environments = {
        name: ir.Environment(name, draw(SERVER), "example.test", 2, "cluster", ())
        for name in sorted(draw(st.sets(nasty, min_size=2, max_size=2)))
    }
    agents = {}
    profiles = [agent.runtime for agent in fleets.fleet().agents.values()]
    for name in sorted({base, draw(family), *draw(st.sets(nasty, max_size=5))}):
        agents[name] = fleets.agent(
            name,
            draw(st.sampled_from([min(teams), *sorted(teams)])),
            runtime=draw(st.sampled_from(profiles)),
            tools=tuple(ToolUse(tool, "low") for tool in sorted(tools)),
            data=tuple(DataUse(store, "read") for store in sorted(stores)),
            environments=tuple(environments),
            suspend=draw(st.sampled_from([False, False, True])),
        )
    admits = tuple(ir.Admitted(name, "read") for name in agents)
    everywhere = {
        name: change(tool, environments=tuple(environments)) for name, tool in renamed(catalog.tools, tools).items()
    }
    catalog = change(
        catalog,
        platform=change(catalog.platform, environments=environments),
        teams=renamed(catalog.teams, teams),
        datastores={name: change(store, admits=admits) for name, store in renamed(catalog.datastores, stores).items()},
        tools=everywhere,
        routes={**catalog.routes, **renamed({"small": catalog.routes["small"]}, routes)},
    )
    return ir.Fleet(catalog, agents)


def objected_to(fleet):
    """Whether a rule about all together objects to the names."""
    problems = [problem for rule in CATALOG.values() for problem in rule.check(fleet.catalog)]
    problems += [problem for rule in ROSTER.values() for problem in rule.check(fleet.catalog, fleet.roster)]
    return [problem for problem in problems if problem.code == "LOS214"]


def identities(fleet):
    """Every object, by where it is: (cluster, group, kind, namespace, name); and every file. With what controllers make of it."""
    for environment in fleet.catalog.platform.environments.values():
        units = [render.render_platform(fleet.catalog, fleet.roster, environment)]
        units += [render.render_agent(agent, fleet.catalog, environment) for agent in fleet.running(environment.name)]
        for unit in units:
            for path, manifest in unit.manifests.items():
                body = manifest.body
                meta = body["metadata"]
                group = body["apiVersion"].rpartition("/")[0]
                # One Argo CD may sync several clusters, so all environments share its namespace.
                cluster = "argo-cd" if meta.get("namespace") == "argocd" else environment.name
                yield path, (cluster, group, body["kind"], meta.get("namespace", ""), meta["name"])
                if (group, body["kind"]) == ("serving.knative.dev", "Service"):
                    yield None, (cluster, "", "Service", meta["namespace"], meta["name"])
        # By hand, by Kubernetes and by Envoy Gateway.
        yield (
            f"argocd/bootstrap/root-{environment.name}.yaml",
            ("argo-cd", "argoproj.io", "Application", "argocd", f"lifeos-root-{environment.name}"),
        )
        for name in sorted({"lifeos-system", *(team.namespace for team in fleet.catalog.teams.values())}):
            yield None, (environment.name, "", "ServiceAccount", name, "default")
        for kind in ("Service", "ServiceAccount"):
            yield None, (environment.name, "", kind, "lifeos-system", "lifeos-gateway")
    yield "argocd/bootstrap/project.yaml", ("argo-cd", "argoproj.io", "AppProject", "argocd", "lifeos-root")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(a_fleet())
def test_whatever_things_are_called_each_has_objects_of_its_own(fleet):
    if objected_to(fleet):
        return
    paths, objects = set(), set()
    for path, identity in identities(fleet):
        assert identity not in objects, identity
        objects.add(identity)
        if path is not None:
            assert path not in paths, path
            paths.add(path)
    assert "bootstrap" not in fleet.catalog.platform.environments  # argocd/bootstrap/ is written by hand
