"""Who may start pods in a team's namespace, and on which track: only the controllers of the two profiles.

The label of the track is part of a pod's certificate, and the stable one may act. A ReplicaSet that belongs to an
Experiment is a shadow and nothing else, so nobody makes a shadow live by writing a label; and a running pod keeps the
labels it was born with.
"""

from lifeos.kube.manifest import Json
from lifeos.kube.names import AGENT, SERVING, TRACK
from lifeos.targets.admission.policy import resources, rule, variables

ROLLOUTS = "system:serviceaccount:argo-rollouts:argo-rollouts"
KNATIVE = "system:serviceaccount:knative-serving:controller"
_CORE = "system:serviceaccount:kube-system:"
_ALL_IN_ONE = "system:kube-controller-manager"
"""Kubernetes' controllers, where they do not run under accounts of their own."""

_MAKERS = {
    "Pod": [f"{_CORE}replicaset-controller", _ALL_IN_ONE],
    "ReplicaSet": [ROLLOUTS, f"{_CORE}deployment-controller", _ALL_IN_ONE],
    "Deployment": [KNATIVE],
    "Experiment": [ROLLOUTS],
    "Configuration": [KNATIVE],
    "Revision": [KNATIVE],
    "Route": [KNATIVE],
}
"""Kind -> who creates it. A kind that is matched and not listed has no place in a team's namespace."""


def _literal(makers: dict[str, list[str]]) -> str:
    """A map of lists in CEL."""
    pairs = (
        f'"{kind}": [{", ".join(f"{chr(34)}{user}{chr(34)}" for user in users)}]' for kind, users in makers.items()
    )
    return "{" + ", ".join(pairs) + "}"


_ONE_OWNER: Json = {
    "matchConstraints": {
        "resourceRules": [
            {**resources("", "pods"), "operations": ["CREATE"]},
            resources("", "replicationcontrollers"),
            resources("apps", "deployments", "replicasets", "statefulsets", "daemonsets"),
            resources("batch", "jobs", "cronjobs"),
            resources("argoproj.io", "experiments", "workflows", "cronworkflows"),
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
            "expression": f'!(request.operation == "UPDATE" && request.userInfo.username.startsWith("{_CORE}"))',
        }
    ],
    "variables": variables(makers=f"{_literal(_MAKERS)}[?object.kind].orValue([])"),
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

_KEPT = f'["{AGENT}", "{TRACK}", "{SERVING}"]'

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
            "a pod keeps the agent, the track and the service that it was started with",
        ),
    ],
}

POLICIES = (("lifeos-one-owner", _ONE_OWNER), ("lifeos-track", _TRACK))
