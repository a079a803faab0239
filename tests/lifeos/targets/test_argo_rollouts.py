import msgspec
import pytest

from lifeos import ir
from lifeos.bundle import agent_digest
from lifeos.bundle.agent_config import config_name
from lifeos.ir.agent import Release, Shadow
from lifeos.targets import argo_rollouts
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of, pod_of

change = msgspec.structs.replace
CATALOG = fleets.catalog()
PROD = CATALOG.platform.environments["prod"]


def rendered(environment="prod", catalog=CATALOG, **fields):
    return all_of(argo_rollouts, ir.Fleet(catalog, {"pilot": fleets.agent(**fields)}), environment)


def rollout(**fields):
    return rendered(**fields)["Rollout", "pilot"].body


def steps(**fields):
    return rollout(**fields)["spec"]["strategy"]["canary"]["steps"]


def metric(stage, **fields):
    (found,) = rendered(**fields)["AnalysisTemplate", f"pilot-{stage}"].body["spec"]["metrics"]
    return found


def test_everything_lies_in_the_teams_namespace_and_the_agents_folder():
    for found in rendered().values():
        assert found.home == "pilot"
        assert found.body["metadata"]["namespace"] == "lifeos-alpha"
        assert found.body["metadata"]["labels"]["lifeos.dev/agent"] == "pilot"


def test_an_agent_of_the_other_profile_is_not_rendered():
    assert rendered(runtime=fleets.fleet().agents["clerk"].runtime) == {}


def test_replicas_come_from_the_agent_or_from_the_environment():
    assert rollout()["spec"]["replicas"] == 3
    assert rollout(environment="local")["spec"]["replicas"] == 1
    assert rollout(runtime=change(fleets.agent().runtime, replicas=5))["spec"]["replicas"] == 5


def test_a_disruption_budget_protects_live_pods_where_there_are_several():
    budget = rendered()["PodDisruptionBudget", "pilot"].body["spec"]
    assert budget["selector"]["matchLabels"] == {"lifeos.dev/agent": "pilot", "lifeos.dev/serving": "live"}
    assert ("PodDisruptionBudget", "pilot") not in rendered("local")


def test_no_pod_is_taken_away_before_its_successor_serves():
    canary = rollout()["spec"]["strategy"]["canary"]
    assert (canary["maxSurge"], canary["maxUnavailable"]) == (1, 0)


def test_a_release_begins_in_the_shadow_with_labels_that_keep_it_from_acting():
    experiment = steps()[0]["experiment"]
    (template,) = experiment["templates"]
    assert template["specRef"] == "canary"
    assert template["replicas"] == 1
    assert template["metadata"]["labels"] == {"lifeos.dev/track": "shadow", "lifeos.dev/serving": "shadow"}
    (analysis,) = experiment["analyses"]
    assert analysis["requiredForCompletion"] is True
    assert analysis["templateName"] == "pilot-shadow"
    assert "duration" not in experiment


def test_a_rollout_says_what_its_controller_adds_when_it_writes_it():
    """Or Argo CD sees a difference that nobody made; a structure that Go cannot leave out."""
    assert steps()[0]["experiment"]["analysisRunMetadata"] == {}


def test_the_live_share_rises_as_declared_and_each_step_is_watched():
    assert [next(iter(step)) for step in steps()] == ["experiment", "setWeight", "analysis", "setWeight", "analysis"]
    assert [step["setWeight"] for step in steps() if "setWeight" in step] == [25, 50]
    at_once = Release(Shadow(5, "session", 95), (100,))
    assert len(steps(release=at_once)) == 1


def test_without_a_share_of_decisions_there_is_no_shadow_that_a_release_would_wait_for():
    unseen = Release(Shadow(0, "session", 95), (25, 100))
    assert [next(iter(step)) for step in steps(release=unseen)] == ["setWeight", "analysis"]
    assert not [name for _, name in rendered(release=unseen) if "shadow" in name]
    at_once = Release(Shadow(0, "session", 95), (100,))
    assert "steps" not in rollout(release=at_once)["spec"]["strategy"]["canary"]
    assert rollout(release=at_once, suspend=True)["spec"]["strategy"]["canary"]["steps"] == [{"pause": {}}]


def test_the_verdict_is_asked_for_this_version_and_digest():
    agent = fleets.agent()
    told = {arg["name"]: arg["value"] for arg in steps()[0]["experiment"]["analyses"][0]["args"]}
    assert told == {"version": config_name(agent, CATALOG, PROD), "digest": agent_digest(agent, CATALOG)}
    assert steps()[2]["analysis"]["args"] == steps()[0]["experiment"]["analyses"][0]["args"]


def test_the_shadow_needs_evidence_and_no_evidence_is_a_pause():
    shadow = metric("shadow")
    assert shadow["successCondition"] == 'result.verdict == "pass"'
    assert shadow["failureCondition"] == 'result.verdict == "fail"'
    assert shadow["failureLimit"] == 0
    # With this limit the controller counts "nothing failed" as inconclusive, not as success.
    assert shadow["consecutiveSuccessLimit"] == 1
    assert shadow["inconclusiveLimit"] == shadow["count"]
    assert "jsonPath" not in shadow["provider"]["web"]


def test_a_live_step_ends_well_unless_harm_is_shown():
    live = metric("live")
    assert live["successCondition"] == 'result.verdict in ["pass", "inconclusive"]'
    assert live["failureLimit"] == 0
    assert "consecutiveSuccessLimit" not in live


def test_the_declared_number_of_decisions_is_asked_for():
    spec = rendered(release=Release(Shadow(5, "session", 7), (100,)))["AnalysisTemplate", "pilot-shadow"].body["spec"]
    assert {"name": "minDecisions", "value": "7"} in spec["args"]
    assert spec["metrics"][0]["provider"]["web"]["url"].endswith("&minDecisions={{args.minDecisions}}")


def test_every_argument_that_a_template_uses_is_one_it_takes():
    for stage in ("shadow", "live"):
        spec = rendered()["AnalysisTemplate", f"pilot-{stage}"].body["spec"]
        taken = {arg["name"] for arg in spec["args"]}
        used = set(spec["metrics"][0]["provider"]["web"]["url"].split("{{args.")[1:])
        assert {text.split("}}")[0] for text in used} == taken


@pytest.mark.parametrize("serving", ["live", "shadow"])
def test_a_service_leads_to_one_kind_of_pod_only(serving):
    spec = rendered()["Service", f"pilot-{serving}"].body["spec"]
    assert spec["selector"] == {"lifeos.dev/agent": "pilot", "lifeos.dev/serving": serving}
    assert spec["ports"] == [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}]


def test_the_selector_leaves_room_for_the_labels_of_an_experiment():
    assert rollout()["spec"]["selector"] == {"matchLabels": {"lifeos.dev/agent": "pilot"}}
    assert rollout()["spec"]["template"]["metadata"]["labels"]["lifeos.dev/track"] == "stable"


def test_a_revert_finds_its_replicaset():
    spec = rollout()["spec"]
    assert spec["rollbackWindow"] == {"revisions": 3}
    assert spec["revisionHistoryLimit"] > 3
    assert "annotations" not in spec["template"]["metadata"]


def test_the_digest_is_on_the_rollout_and_not_on_its_pods():
    digest = agent_digest(fleets.agent(), CATALOG)
    assert rollout()["metadata"]["annotations"] == {"lifeos.dev/digest": digest}
    assert digest not in str(rollout()["spec"]["template"])


def test_what_no_pod_sees_leaves_the_pod_template_as_it_is():
    suite = change(CATALOG.suites["basic"], stopping="none")
    other = change(CATALOG, suites={"basic": suite})
    before, after = rollout(), rollout(catalog=other)
    assert before["metadata"]["annotations"] != after["metadata"]["annotations"]
    assert before["spec"]["template"] == after["spec"]["template"]


def test_the_brake_leaves_no_replica_and_no_step_that_could_start_one():
    held = rollout(suspend=True)
    assert held["spec"]["replicas"] == 0
    assert held["spec"]["strategy"]["canary"]["steps"] == [{"pause": {}}]
    assert held["spec"]["template"] == rollout()["spec"]["template"]
    assert ("PodDisruptionBudget", "pilot") not in rendered(suspend=True)


def test_the_pod_listens_where_it_is_told_and_may_finish_what_it_began():
    pod = pod_of(rendered()["Rollout", "pilot"])
    assert {"name": "PORT", "value": "8080"} in pod["containers"][0]["env"]
    assert pod["terminationGracePeriodSeconds"] == 120
    assert pod["containers"][0]["ports"][0]["name"] == "http"


def test_a_pod_that_is_to_end_takes_questions_until_nobody_is_led_to_it_with_its_tunnels():
    containers = pod_of(rendered()["Rollout", "pilot"])["containers"]
    assert len(containers) > 1
    for container in containers:
        assert container["lifecycle"] == {"preStop": {"sleep": {"seconds": 3}}}


def test_a_shadow_ends_with_its_experiment():
    """Argo Rollouts would leave it for half a minute, longer than the brake may take."""
    assert steps()[0]["experiment"]["scaleDownDelaySeconds"] == 0


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("spec.template.spec.containers[0].image", "spec.runtime.image"),
        ("spec.template.spec.containers[1].args", "spec.data"),
        ("spec.strategy.canary.steps[0].experiment", "spec.release.shadow"),
        ("spec.strategy.canary.steps[2].analysis", "spec.release.steps"),
        ("spec.replicas", "spec.runtime.replicas"),
    ],
)
def test_a_finding_leads_to_the_declaration(path, field):
    assert rendered()["Rollout", "pilot"].origin(path) == field
