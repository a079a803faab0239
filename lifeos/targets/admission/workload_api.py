"""The Workload API for pods that could not ask for it: Knative's, up to Knative 1.17, whose Services refuse CSI volumes.

A MutatingAdmissionPolicy, so no webhook that could be down. Kubernetes serves it as v1beta1 from 1.34 (feature gate
``MutatingAdmissionPolicy`` and ``--runtime-config=admissionregistration.k8s.io/v1beta1=true``) and by default from 1.36. It is
rendered only where an agent has the Knative profile; where it is missing, the pod is refused and not let through nameless.
"""

from collections.abc import Iterator

from lifeos.kube.manifest import Json
from lifeos.kube.names import AGENT, SPIFFE_DRIVER, SPIFFE_SOCKET_DIRECTORY
from lifeos.kube.waves import FIRST
from lifeos.kube.workload import SPIFFE_MOUNT

NAME = "lifeos-workload-api"
_API = "admissionregistration.k8s.io/v1beta1"

_APPLY = f"""Object{{spec: Object.spec{{
  volumes: [Object.spec.volumes{{
    name: "{SPIFFE_MOUNT["name"]}",
    csi: Object.spec.volumes.csi{{driver: "{SPIFFE_DRIVER}", readOnly: true}}
  }}],
  containers: object.spec.containers.filter(c, c.name != "queue-proxy").map(c, Object.spec.containers{{
    name: c.name,
    volumeMounts: [Object.spec.containers.volumeMounts{{
      name: "{SPIFFE_MOUNT["name"]}", mountPath: "{SPIFFE_SOCKET_DIRECTORY}", readOnly: true
    }}]
  }})
}}}}"""


def inject(labels: dict[str, str], scope: Json) -> Iterator[Json]:
    """The policy and its binding."""
    pods = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    yield {
        "apiVersion": _API,
        "kind": "MutatingAdmissionPolicy",
        "metadata": {"name": NAME, "labels": labels, "annotations": FIRST},
        "spec": {
            "failurePolicy": "Fail",
            "reinvocationPolicy": "IfNeeded",
            "matchConstraints": {
                "resourceRules": [pods],
                "objectSelector": {"matchExpressions": [{"key": AGENT, "operator": "Exists"}]},
            },
            "matchConditions": [
                {
                    "name": "without-the-socket",
                    "expression": (
                        f'!object.spec.?volumes.orValue([]).exists(v, has(v.csi) && v.csi.driver == "{SPIFFE_DRIVER}")'
                    ),
                }
            ],
            "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression": _APPLY}}],
        },
    }
    yield {
        "apiVersion": _API,
        "kind": "MutatingAdmissionPolicyBinding",
        "metadata": {"name": NAME, "labels": labels, "annotations": FIRST},
        "spec": {"policyName": NAME, "matchResources": scope},
    }
