from pathlib import Path

import pytest
import yaml

from lifeos.kube.makers import MAKERS
from lifeos.targets import TARGETS, argo_cd
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FLEET = fleets.fleet()
ROOT = Path(__file__).parents[3]


def rendered(environment="prod"):
    return all_of(argo_cd, FLEET, environment)


def application(name, environment="prod"):
    return rendered(environment)["Application", name].body


def project(name):
    return rendered()["AppProject", name].body["spec"]


def kinds(homes):
    """Group and kind of everything that any target renders, by whether its home is an agent's folder."""
    environment = FLEET.catalog.platform.environments["prod"]
    for target in TARGETS.values():
        manifests = [*target.render_platform(FLEET.catalog, FLEET.roster, environment)]
        for agent in FLEET.agents.values():
            manifests += target.render_agent(agent, FLEET.catalog, environment)
        for manifest in manifests:
            if homes(manifest.home):
                group, _, _ = manifest.body["apiVersion"].rpartition("/")
                yield (group, manifest.body["kind"]), manifest.body


def as_pairs(entries):
    return {(entry["group"], entry["kind"]) for entry in entries}


def test_a_teams_project_admits_exactly_what_is_rendered_for_agents_and_what_controllers_make_of_it():
    rendered_kinds = {pair for pair, _ in kinds(lambda home: home in FLEET.agents)}
    assert as_pairs(argo_cd.KINDS) == rendered_kinds
    assert not rendered_kinds & MAKERS.keys()
    assert as_pairs(project("alpha.prod")["namespaceResourceWhitelist"]) == rendered_kinds | MAKERS.keys()


def test_the_platforms_project_admits_exactly_the_cluster_wide_kinds_that_are_rendered():
    platform = [*kinds(lambda home: home.startswith("_platform"))]
    assert as_pairs(argo_cd.CLUSTER_KINDS) == {pair for pair, body in platform if "namespace" not in body["metadata"]}


def test_the_platform_renders_into_its_own_and_the_teams_namespaces():
    found = {
        body["metadata"].get("namespace", "lifeos-") for _, body in kinds(lambda home: home.startswith("_platform"))
    }
    assert all(namespace.startswith("lifeos-") for namespace in found)
    assert project("lifeos-platform-prod")["destinations"] == [
        {"server": "https://prod.example", "namespace": "lifeos-*"}
    ]


def test_an_agents_objects_lie_in_its_teams_namespace():
    found = {body["metadata"]["namespace"] for _, body in kinds(lambda home: home in FLEET.agents)}
    assert found == {"lifeos-alpha", "lifeos-beta"}


def test_a_team_touches_its_own_namespace_from_this_repository_and_nothing_cluster_wide():
    spec = project("alpha.prod")
    assert spec["sourceRepos"] == ["https://git.example/lifeos.git"]
    assert spec["destinations"] == [{"server": "https://prod.example", "namespace": "lifeos-alpha"}]
    assert spec["clusterResourceWhitelist"] == []
    assert "*" not in str(spec["namespaceResourceWhitelist"])


def test_an_application_reads_the_agents_folder_and_only_manifests():
    spec = application("pilot.prod")["spec"]
    assert spec["project"] == "alpha.prod"
    assert spec["source"] == {
        "repoURL": "https://git.example/lifeos.git",
        "targetRevision": "main",
        "path": "manifests/prod/pilot",
        "directory": {"include": "*.yaml"},
    }
    assert spec["destination"] == {"server": "https://prod.example", "namespace": "lifeos-alpha"}


def test_what_the_platform_says_of_an_agent_is_read_by_itself_with_the_platforms_rights():
    body = application("pilot.prod.platform")
    assert body["spec"]["project"] == "lifeos-platform-prod"
    assert body["spec"]["source"]["path"] == "manifests/prod/_platform/pilot"
    assert body["metadata"]["annotations"]["argocd.argoproj.io/manifest-generate-paths"] == "."


def test_every_folder_is_read_by_one_application():
    environment = FLEET.catalog.platform.environments["prod"]
    sources = [body["spec"]["source"] for (kind, _), (body, *_) in rendered().items() if kind == "Application"]
    assert not any("recurse" in source["directory"] for source in sources)
    manifests = [
        one for target in TARGETS.values() for one in target.render_platform(FLEET.catalog, FLEET.roster, environment)
    ]
    for agent in FLEET.agents.values():
        for target in TARGETS.values():
            manifests += target.render_agent(agent, FLEET.catalog, environment)
    homes = {f"manifests/prod/{one.home}" for one in manifests if not one.home.startswith("/")}
    assert sorted(source["path"] for source in sources) == sorted(homes)


def test_every_application_has_a_project_that_is_rendered_beside_it():
    for environment in ("local", "prod"):
        found = rendered(environment)
        for (kind, _), manifest in found.items():
            assert manifest.home == f"/argocd/{environment}"
            if kind == "Application":
                assert ("AppProject", manifest.body["spec"]["project"]) in found


@pytest.mark.parametrize("name", ["pilot.prod", "pilot.prod.platform", "lifeos-platform-prod"])
def test_a_revert_is_a_rollback(name):
    policy = application(name)["spec"]["syncPolicy"]
    assert policy["automated"] == {"prune": True, "selfHeal": True}
    assert policy["retry"]["refresh"] is True
    assert policy["retry"]["limit"] == -1
    assert set(policy["syncOptions"]) == {
        "Validate=false",
        "ApplyOutOfSyncOnly=true",
        "ServerSideApply=true",
        "FailOnSharedResource=true",
        "PrunePropagationPolicy=background",
    }


def test_a_removed_agent_takes_its_objects_with_it_and_the_platform_does_not():
    for name in ("pilot.prod", "pilot.prod.platform"):
        assert application(name)["metadata"]["finalizers"] == ["resources-finalizer.argocd.argoproj.io/background"]
    assert "finalizers" not in application("lifeos-platform-prod")["metadata"]


def test_a_commit_that_changes_an_agent_does_not_touch_the_platforms_application():
    body = application("lifeos-platform-prod")
    assert body["spec"]["source"]["path"] == "manifests/prod/_platform"
    assert body["metadata"]["annotations"]["argocd.argoproj.io/manifest-generate-paths"] == "*.yaml"


def test_an_agent_has_no_application_where_it_does_not_run():
    fleet = fleets.ir.Fleet(FLEET.catalog, {"pilot": fleets.agent(environments=("prod",))})
    assert ("Application", "pilot.local") not in all_of(argo_cd, fleet, "local")


def bootstrap():
    return {
        (body["kind"], body["metadata"]["name"]): body
        for file in (ROOT / "argocd" / "bootstrap").glob("*.yaml")
        for body in yaml.safe_load_all(file.read_text())
    }


def test_the_hand_written_roots_read_what_is_rendered_from_the_declared_repository():
    platform = yaml.safe_load((ROOT / "lifeos.yaml").read_text())["spec"]
    found = bootstrap()
    allowed = found["AppProject", "lifeos-root"]["spec"]
    assert allowed["sourceRepos"] == [platform["source"]["repository"]]
    for environment in platform["environments"]:
        source = found["Application", f"lifeos-root-{environment}"]["spec"]["source"]
        assert source["repoURL"] == platform["source"]["repository"]
        assert source["targetRevision"] == platform["source"]["revision"]
        assert source["path"] == f"argocd/{environment}"


def test_no_sync_of_the_roots_waits_for_health_or_ends_its_retries():
    found = bootstrap()
    for environment in ("local", "prod"):
        policy = found["Application", f"lifeos-root-{environment}"]["spec"]["syncPolicy"]
        assert policy["retry"]["limit"] == -1
        assert not any("PruneLast" in option for option in policy["syncOptions"])
    assert ("ConfigMap", "argocd-cmd-params-cm") not in found


def test_the_root_admits_exactly_what_is_rendered_for_it():
    allowed = as_pairs(bootstrap()["AppProject", "lifeos-root"]["spec"]["namespaceResourceWhitelist"])
    assert allowed == {("argoproj.io", kind) for kind, _ in rendered()}
    assert {found.body["metadata"]["namespace"] for found in rendered().values()} == {"argocd"}
