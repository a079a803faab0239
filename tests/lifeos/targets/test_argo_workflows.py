"""Gates and ingestion in the cluster: what the target makes of the generated workflows, and how little their pods may do."""

import json

import pytest

from lifeos import ir
from lifeos.ir.organisation import Artifacts
from lifeos.kube.read import parse
from lifeos.targets import argo_workflows
from tests.lifeos.bundle import fleets
from tests.lifeos.targets.rendered import all_of

FLEET = fleets.guarded(warden=True)
FOUND = all_of(argo_workflows, FLEET)
WORKFLOWS = {name: manifest for (kind, name), manifest in FOUND.items() if kind == "WorkflowTemplate"}
PODS = [
    pytest.param(workflow.body["spec"], template, id=f"{name}-{template['name']}")
    for name, workflow in WORKFLOWS.items()
    for template in workflow.body["spec"]["templates"]
    if "container" in template
]


def with_workflows(**fields):
    platform = FLEET.catalog.platform
    changed = fleets.change(platform, workflows=fleets.change(platform.workflows, **fields))
    return ir.Fleet(fleets.change(FLEET.catalog, platform=changed), FLEET.agents)


def test_without_workflows_there_is_nothing():
    platform = fleets.change(FLEET.catalog.platform, workflows=None)
    assert all_of(argo_workflows, ir.Fleet(fleets.change(FLEET.catalog, platform=platform), FLEET.agents)) == {}


def test_what_only_the_platform_knows_is_filled_in():
    assert set(WORKFLOWS) == {"eval-gate", "ingest", "memory-snapshot", "promote", "release", "suspend"}
    for name, manifest in WORKFLOWS.items():
        spec = manifest.body["spec"]
        known = {one["name"]: one.get("value") for one in spec["arguments"]["parameters"]}
        assert manifest.body["metadata"]["namespace"] == "lifeos-gym"
        assert known["repository"] == "https://git.example/lifeos.git"
        assert known.get("branch", "main") == "main"
        asked = {"agent", "revision"} if "agent" in known else {"memory"} & set(known)
        asked |= {"environment"} & set(known)
        assert {key for key, value in known.items() if value is None} == asked, name


def test_a_memory_with_sources_has_a_clock_with_their_schedules():
    body = FOUND["CronWorkflow", "snapshot-context"].body
    assert body["metadata"]["namespace"] == "lifeos-gym"
    assert body["spec"]["schedules"] == ["*/30 * * * *", "0 3 * * *"], "each once"
    assert body["spec"]["concurrencyPolicy"] == "Forbid"
    assert body["spec"]["workflowSpec"] == {
        "workflowTemplateRef": {"name": "memory-snapshot"},
        "arguments": {"parameters": [{"name": "memory", "value": "context"}]},
    }
    memories = {name: fleets.change(one, sources=()) for name, one in FLEET.catalog.memories.items()}
    without = all_of(argo_workflows, ir.Fleet(fleets.change(FLEET.catalog, memories=memories), FLEET.agents))
    assert [name for kind, name in without if kind == "CronWorkflow"] == ["suspensions"]


def test_where_there_is_a_warden_it_is_asked_every_five_minutes_by_a_step_without_keys():
    body = FOUND["CronWorkflow", "suspensions"].body
    assert body["metadata"]["namespace"] == "lifeos-gym"
    assert (body["spec"]["schedules"], body["spec"]["concurrencyPolicy"]) == (["*/5 * * * *"], "Forbid")
    assert body["spec"]["workflowSpec"] == {"workflowTemplateRef": {"name": "suspend"}}
    spec = WORKFLOWS["suspend"].body["spec"]
    told = {one["name"]: one["value"] for one in spec["arguments"]["parameters"]}
    assert told["warden"] == "http://lifeos-warden.lifeos-system.svc.cluster.local:8081"
    [asks] = [
        one["name"]
        for one in spec["templates"]
        if {"name": "WARDEN", "value": "{{inputs.parameters.warden}}"} in one.get("container", {}).get("env", ())
    ]
    wall = FOUND["NetworkPolicy", "gym-warden"].body["spec"]
    assert wall["podSelector"] == {"matchLabels": {"lifeos.dev/gym": asks}}
    assert wall["egress"][0]["to"][0]["podSelector"] == {"matchLabels": {"app.kubernetes.io/name": "lifeos-warden"}}
    for fleet in (fleets.fleet(), fleets.guarded()):
        names = {name for _, name in all_of(argo_workflows, fleet)}
        assert not {"suspend", "suspensions", "gym-warden"} & names


def test_a_finding_on_an_image_stands_at_its_line():
    manifest = WORKFLOWS["eval-gate"]
    assert manifest.origin("spec.templates[0].container.image") == "spec.workflows.image"
    assert manifest.origin("spec.arguments.parameters[3].value") == "spec.source"


@pytest.mark.parametrize(("spec", "template"), PODS)
class TestPods:
    def test_nothing_to_write_to_but_its_own_volume_and_no_rights(self, spec, template):
        container = template["container"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        assert {volume["name"] for volume in template["volumes"]} <= {"work", "git"}
        assert not {"serviceAccountName", "automountServiceAccountToken", "executor"} & set(template)

    def test_it_has_an_end_and_takes_what_it_says(self, spec, template):
        assert template["activeDeadlineSeconds"] <= 1800
        resources = template["container"]["resources"]
        beside = {"gather": "250m", "embed": "250m", "look": "100m", "suspend": "250m"}.get(template["name"])
        if "lifeos -C source memory snapshot" in str(template["container"]):
            beside = "250m"
        requests = {**resources["limits"], "cpu": beside or resources["limits"]["cpu"]}
        assert resources["requests"] == requests, "a simulation has its processor, what may take longer what is left"
        assert template["container"]["image"] == fleets.image("lifeos")

    def test_only_infrastructure_is_tried_again(self, spec, template):
        retry = template.get("retryStrategy")
        if template["name"] == "refuse":
            assert retry is None
        else:
            assert retry["expression"] == "lastRetry.status == 'Error' || lastRetry.exitCode == '3'"
            assert (retry["limit"], retry["retryPolicy"]) == ("2", "Always")

    def test_only_steps_that_need_git_see_its_credentials(self, spec, template):
        secrets = [volume["secret"]["secretName"] for volume in template["volumes"] if "secret" in volume]
        assert secrets == (["gym-git"] if template["name"] in ("publish", "advance", "checkout", "propose") else [])


def test_argos_own_containers_pass_pod_security_however_argo_is_configured():
    for manifest in WORKFLOWS.values():
        spec = manifest.body["spec"]
        for template in spec["templates"]:
            if not {"container", "resource"} & set(template):
                continue
            patch = json.loads(template.get("podSpecPatch") or spec["podSpecPatch"])
            own = {one["name"]: one["securityContext"] for one in (*patch["initContainers"], *patch["containers"])}
            assert set(own) == {"init", "main" if "resource" in template else "wait"}, (
                "a name that is not there would be a container more"
            )
            _restricted(own)


def _restricted(own):
    for security in own.values():
        assert security == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def test_what_workflows_refer_to_is_there():
    for manifest in WORKFLOWS.values():
        spec = manifest.body["spec"]
        executor = spec["executor"]["serviceAccountName"]
        for account in (spec["serviceAccountName"], executor, spec["artifactGC"]["serviceAccountName"]):
            assert FOUND["ServiceAccount", account].body["automountServiceAccountToken"] is False
        token = FOUND["Secret", f"{executor}.service-account-token"].body
        assert token["metadata"]["annotations"] == {"kubernetes.io/service-account.name": executor}
        for template in spec["templates"]:
            if "memoize" in template:
                name = template["memoize"]["cache"]["configMap"]["name"]
                labels = FOUND["ConfigMap", name].body["metadata"]["labels"]
                assert labels["workflows.argoproj.io/configmap-type"] == "Cache"


def test_rights_are_no_wider_than_argo_needs():
    rules = {name: manifest.body["rules"] for (kind, name), manifest in FOUND.items() if kind == "Role"}
    assert rules["gym-executor"] == [
        {"apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"]}
    ]
    assert rules["gym-releaser"] == [
        *rules["gym-executor"],
        {"apiGroups": ["argoproj.io"], "resources": ["analysisruns"], "verbs": ["create", "get", "patch"]},
    ]
    assert {verb for rule in rules["gym-collector"] for verb in rule["verbs"]} == {"list", "watch", "patch"}
    (memory,) = rules["eval-gate-verdicts"]
    assert (memory["resourceNames"], memory["verbs"]) == (["eval-gate-verdicts"], ["get", "update"])
    bound = {name: manifest.body["subjects"] for (kind, name), manifest in FOUND.items() if kind == "RoleBinding"}
    assert {name: (one["namespace"], one["name"]) for name, (one,) in bound.items()} == {
        "gym-executor": ("lifeos-gym", "gym-executor"),
        "gym-collector": ("lifeos-gym", "gym-collector"),
        "gym-releaser": ("lifeos-gym", "gym-releaser"),
        "eval-gate-verdicts": ("argo", "argo"),
    }, "and the account of our own containers has none"


@pytest.mark.parametrize(
    ("endpoint", "host", "insecure"),
    [
        ("http://objects.lifeos-system.svc:9000", "objects.lifeos-system.svc:9000", True),
        ("https://s3.example.com", "s3.example.com:443", False),
    ],
)
def test_where_artifacts_are_kept(endpoint, host, insecure):
    found = all_of(argo_workflows, with_workflows(artifacts=Artifacts(endpoint, "gates")))
    body = found["ConfigMap", "artifact-repositories"].body
    (key,) = body["metadata"]["annotations"].values()
    assert parse(body["data"][key].encode()) == {
        "s3": {
            "endpoint": host,
            "insecure": insecure,
            "bucket": "gates",
            "accessKeySecret": {"name": "gym-artifacts", "key": "access-key"},
            "secretKeySecret": {"name": "gym-artifacts", "key": "secret-key"},
        },
        "archiveLogs": True,
    }
    assert (("NetworkPolicy", "artifacts.objects") in found) is insecure


def test_the_pods_reach_the_api_server_where_it_is_said_to_be_and_private_addresses_where_not():
    def reached(environment):
        platform = FLEET.catalog.platform
        changed = fleets.change(platform, environments=dict.fromkeys(platform.environments, environment))
        fleet = ir.Fleet(fleets.change(FLEET.catalog, platform=changed), FLEET.agents)
        rule = all_of(argo_workflows, fleet)["NetworkPolicy", "gym-pods"].body["spec"]["egress"][1]
        assert [one["port"] for one in rule["ports"]] == [443, 6443]
        return [one["ipBlock"]["cidr"] for one in rule["to"]]

    environment = next(iter(FLEET.catalog.platform.environments.values()))
    assert reached(environment) == ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]
    assert reached(fleets.change(environment, api_servers=("192.0.2.7/32",))) == ["192.0.2.7/32"]


def test_a_router_is_asked_by_the_step_that_simulates_alone():
    found = all_of(argo_workflows, with_workflows(router="https://models.example/v1"))
    steps = {
        one["name"]: one["container"]["env"]
        for one in found["WorkflowTemplate", "eval-gate"].body["spec"]["templates"]
        if "container" in one
    }
    named = [
        name for name, env in steps.items() if {"name": "LIFEOS_ROUTER", "value": "https://models.example/v1"} in env
    ]
    assert sorted(named) == ["judge", "plan", "shard"], "all that say in the evidence who answers"
    keys = {name: [one for one in env if one["name"] == "LIFEOS_ROUTER_KEY"] for name, env in steps.items()}
    (key,) = keys.pop("shard")
    assert not any(keys.values())
    assert key["valueFrom"] == {"secretKeyRef": {"name": "gym-router", "key": "key", "optional": True}}
    wall = found["NetworkPolicy", "gym-router"].body["spec"]
    assert wall["podSelector"] == {"matchLabels": {"lifeos.dev/gym": "shard"}}
    assert wall["egress"][0]["ports"] == [{"protocol": "TCP", "port": 443}]
    assert ("NetworkPolicy", "gym-router") not in FOUND
