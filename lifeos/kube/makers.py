"""Kinds that controllers make of an agent's workload, and who makes each.

Admission refuses them from anybody else (``targets/admission/owners.py``), and only therefore a team's AppProject may permit
them: Argo CD shows of what a workload brings about the kinds that the project permits, and would apply them from git, too
(docs/decisions/0023-shown-is-permitted-and-admission-refuses-it.md).
"""

from lifeos.kube.names import ARGO_ROLLOUTS_NAMESPACE

ROLLOUTS = f"system:serviceaccount:{ARGO_ROLLOUTS_NAMESPACE}:argo-rollouts"
KNATIVE = "system:serviceaccount:knative-serving:controller"
CORE = "system:serviceaccount:kube-system:"
"""What the accounts of Kubernetes' controllers begin with."""
ALL_IN_ONE = "system:kube-controller-manager"
"""Kubernetes' controllers, where they do not run under accounts of their own."""

MAKERS = {
    ("", "Pod"): (f"{CORE}replicaset-controller", ALL_IN_ONE),
    ("apps", "Deployment"): (KNATIVE,),
    ("apps", "ReplicaSet"): (ROLLOUTS, f"{CORE}deployment-controller", ALL_IN_ONE),
    ("argoproj.io", "AnalysisRun"): (ROLLOUTS,),
    ("argoproj.io", "Experiment"): (ROLLOUTS,),
    ("serving.knative.dev", "Configuration"): (KNATIVE,),
    ("serving.knative.dev", "Revision"): (KNATIVE,),
    ("serving.knative.dev", "Route"): (KNATIVE,),
}
"""Group and kind -> accounts."""
