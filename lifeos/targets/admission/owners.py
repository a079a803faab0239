"""Who may start pods in a team's namespace, and on which track: only the controllers of the two profiles.

The label of the track is part of a pod's certificate, and the stable one may act. A ReplicaSet that belongs to an
Experiment is a shadow and nothing else, so nobody makes a shadow live by writing a label; and a running pod keeps the
labels it was born with.
"""

from lifeos.kube.makers import ALL_IN_ONE, CORE, MAKERS
from lifeos.kube.manifest import Json
from lifeos.kube.names import AGENT, POD_HASH, SERVING, TRACK
from lifeos.targets.admission.policy import resources, rule, variables


def _makers() -> str:
    """Who makes each kind, as a map of lists in CEL. A kind that is matched and not in it has no place in a team's namespace."""
    pairs = (
        f'"{kind}": [{", ".join(f"{chr(34)}{user}{chr(34)}" for user in users)}]' for (_, kind), users in MAKERS.items()
    )
    return "{" + ", ".join(pairs) + "}"


_ONE_OWNER: Json = {
    "matchConstraints": {
        "resourceRules": [
            {**resources("", "pods"), "operations": ["CREATE"]},
            resources("", "replicationcontrollers"),
            resources("apps", "deployments", "replicasets", "statefulsets", "daemonsets"),
            resources("batch", "jobs", "cronjobs"),
            resources("argoproj.io", "analysisruns", "experiments", "workflows", "cronworkflows"),
            # The way around what is asked at a Rollout itself, which a suspended agent passed with no replicas.
            {**resources("argoproj.io", "rollouts/scale"), "operations": ["UPDATE"]},
            {**resources("apps", "deployments/scale", "replicasets/scale"), "operations": ["UPDATE"]},
            resources("serving.knative.dev", "configurations", "revisions", "routes"),
        ]
    },
    "matchConditions": [
        {
            # Garbage collection, revisions of Deployments, the end of a namespace.
            "name": "not-housekeeping",
            "expression": f'!(request.operation == "UPDATE" && request.userInfo.username.startsWith("{CORE}"))',
        }
    ],
    "variables": variables(makers=f"{_makers()}[?object.kind].orValue([])"),
    "validations": [
        rule(
            # Anybody may stop an agent; Argo CD starts it again as declared.
            'request.userInfo.username in variables.makers || (object.kind == "Scale" && object.spec.?replicas.orValue(0) == 0)',
            '"an agent is run by a Rollout or a Knative Service and by nothing else: no " + object.kind'
            ' + " from " + request.userInfo.username',
            computed=True,
        )
    ],
}

_KEPT = f'["{AGENT}", "{TRACK}", "{SERVING}", "{POD_HASH}"]'

_TRACK: Json = {
    "matchConstraints": {"resourceRules": [resources("apps", "replicasets"), resources("", "pods")]},
    "variables": variables(
        labels=(
            '(object.kind == "Pod" ? object.metadata.?labels : object.spec.template.?metadata.?labels).orValue({})'
        ),
        owners=("object.metadata.?ownerReferences.orValue([]).filter(o, o.?controller.orValue(false)).map(o, o.kind)"),
        experiment='"Experiment" in variables.owners',
        shadow=f'variables.labels[?"{TRACK}"].orValue("") == "shadow"',
        aside=f'variables.labels[?"{SERVING}"].orValue("") == "shadow"',
    ),
    "validations": [
        rule(
            'object.kind == "Pod" || variables.owners.exists(k, k in ["Rollout", "Experiment", "Deployment"])',
            "a ReplicaSet of an agent belongs to a Rollout, to its Experiment, or to Knative's Deployment",
        ),
        rule(
            'object.kind == "Pod" || "Deployment" in variables.owners'
            " || (variables.experiment == variables.shadow && variables.experiment == variables.aside)",
            f"pods of an Experiment are shadows and no others are: {TRACK} and {SERVING}",
        ),
        rule(
            'object.kind != "Pod" || oldObject == null || '
            f'{_KEPT}.all(k, variables.labels[?k].orValue("") == oldObject.metadata.?labels[?k].orValue(""))',
            "a pod keeps the agent, the track, the service and the version that it was started with",
        ),
        rule(
            # An image can be changed while a pod runs, and the receipt is asked for at the workload.
            'object.kind != "Pod" || oldObject == null || object.spec == oldObject.spec',
            "a pod runs what it was started with",
        ),
        rule(
            # Without an owner it would outlive the version that it is of.
            'object.kind != "Pod" || oldObject == null || '
            "object.metadata.?ownerReferences.orValue([]) == oldObject.metadata.?ownerReferences.orValue([])"
            f' || request.userInfo.username.startsWith("{CORE}") || request.userInfo.username == "{ALL_IN_ONE}"',
            "a pod keeps its owner",
        ),
    ],
}

POLICIES = (("lifeos-one-owner", _ONE_OWNER), ("lifeos-track", _TRACK))
