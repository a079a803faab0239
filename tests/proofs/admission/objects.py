"""What the controllers would create for an agent, and whose names they do it under."""

import copy

REPLICASETS = "system:serviceaccount:kube-system:replicaset-controller"
DEPLOYMENTS = "system:serviceaccount:kube-system:deployment-controller"
ROLLOUTS = "system:serviceaccount:argo-rollouts:argo-rollouts"
ARGO_CD = "system:serviceaccount:argocd:argocd-application-controller"
KNATIVE = "system:serviceaccount:knative-serving:controller"
SHADOW = {"lifeos.dev/track": "shadow", "lifeos.dev/serving": "shadow"}


def workload(rendered, kind, name):
    return copy.deepcopy(
        next(
            one.body
            for one in rendered
            if one.body["kind"] == kind and one.body["metadata"]["name"] == name and "template" in one.body["spec"]
        )
    )


def account(name, namespace):
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": namespace}}


def owned_by(kind):
    return [{"apiVersion": "v1", "kind": kind, "name": "owner", "uid": "1", "controller": True}]


def pod_from(template, namespace):
    meta = {"name": "pod", "namespace": namespace, "labels": template["metadata"]["labels"]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**meta, "ownerReferences": owned_by("ReplicaSet")},
        "spec": template["spec"],
    }


def pod_of(rendered, name):
    return pod_from(workload(rendered, "Rollout", name)["spec"]["template"], "lifeos-alpha")


def knative_template(rendered):
    """The template of the Deployment that Knative makes of a Service, with its sidecar."""
    template = workload(rendered, "Service", "clerk")["spec"]["template"]
    for field in ("containerConcurrency", "timeoutSeconds"):
        del template["spec"][field]
    security = template["spec"]["containers"][0]["securityContext"]
    sidecar = {"name": "queue-proxy", "image": "registry.example/queue:1.15.2", "securityContext": security}
    template["spec"]["containers"].append(sidecar)
    labels = {**template["metadata"]["labels"], "serving.knative.dev/revision": template["metadata"]["name"]}
    return {"metadata": {"labels": labels}, "spec": template["spec"]}


def knative_pod(rendered):
    return pod_from(knative_template(rendered), "lifeos-beta")


def replica_set(rendered, owner, **labels):
    template = workload(rendered, "Rollout", "pilot")["spec"]["template"]
    template["metadata"]["labels"].update(labels)
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": "pilot-1",
            "namespace": "lifeos-alpha",
            **({"ownerReferences": owned_by(owner)} if owner else {}),
        },
        "spec": {"selector": {"matchLabels": template["metadata"]["labels"]}, "template": template},
    }


def analysis_run():
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AnalysisRun",
        "metadata": {"name": "pilot-1", "namespace": "lifeos-alpha"},
        "spec": {"metrics": []},
    }


def made(rendered):
    """What the controllers make in a release, each with the account that makes it."""
    templates = [
        {
            "name": "shadow",
            "selector": {"matchLabels": {"lifeos.dev/agent": "pilot"}},
            "template": workload(rendered, "Rollout", "pilot")["spec"]["template"],
        }
    ]
    experiment = {**analysis_run(), "kind": "Experiment", "spec": {"templates": templates}}
    template = knative_template(rendered)
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "clerk-1", "namespace": "lifeos-beta"},
        "spec": {"selector": {"matchLabels": {"lifeos.dev/agent": "clerk"}}, "template": template},
    }
    below = replica_set(rendered, "Deployment")
    below["metadata"]["namespace"] = "lifeos-beta"
    below["spec"] = {"selector": {"matchLabels": template["metadata"]["labels"]}, "template": template}
    declared = workload(rendered, "Service", "clerk")["spec"]["template"]
    knatives = {
        "Configuration": {"template": declared},
        "Revision": declared["spec"],
        "Route": {"traffic": [{"latestRevision": True, "percent": 100}]},
    }
    meta = {"name": "clerk-1", "namespace": "lifeos-beta"}
    return [
        (pod_of(rendered, "pilot"), REPLICASETS),
        (replica_set(rendered, "Rollout"), ROLLOUTS),
        (replica_set(rendered, "Experiment", **SHADOW), ROLLOUTS),
        (experiment, ROLLOUTS),
        (analysis_run(), ROLLOUTS),
        (deployment, KNATIVE),
        (below, DEPLOYMENTS),
        (knative_pod(rendered), REPLICASETS),
        *(
            ({"apiVersion": "serving.knative.dev/v1", "kind": kind, "metadata": meta, "spec": spec}, KNATIVE)
            for kind, spec in knatives.items()
        ),
    ]


def foreign_policy(**spec):
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "foreign", "namespace": "lifeos-alpha"},
        "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], **spec},
    }
