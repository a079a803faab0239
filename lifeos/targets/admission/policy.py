"""Building blocks: a policy from its rules, and a binding that puts it in force."""

from lifeos.kube.manifest import Json
from lifeos.kube.names import SYSTEM_NAMESPACE
from lifeos.kube.waves import FIRST

_API = "admissionregistration.k8s.io/v1"

CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap"}
"""``paramKind`` of the policies that have parameters."""


def resources(group: str, *names: str) -> Json:
    """A rule for objects of a group that are created or updated, in any version of their API."""
    return {"apiGroups": [group], "apiVersions": ["*"], "operations": ["CREATE", "UPDATE"], "resources": list(names)}


def rule(expression: str, message: str, *, computed: bool = False) -> Json:
    """A validation. ``computed``: the message is itself an expression."""
    if computed:
        return {"expression": expression, "messageExpression": message}
    return {"expression": expression, "message": message}


def variables(**expressions: str) -> list[Json]:
    """Named expressions, each of which may use those before it."""
    return [{"name": name, "expression": expression} for name, expression in expressions.items()]


def policy(name: str, labels: dict[str, str], spec: Json) -> Json:
    """A policy. What it cannot evaluate it refuses."""
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name, "labels": labels, "annotations": FIRST},
        "spec": {"failurePolicy": "Fail", **spec},
    }


def binding(
    name: str,
    of: str,
    labels: dict[str, str],
    scope: Json,
    *,
    actions: list[str] | None = None,
    parameters: str | None = None,
) -> Json:
    """Where a policy holds, what follows, and the ConfigMap of its parameters in the platform's namespace."""
    spec: Json = {"policyName": of, "validationActions": actions or ["Deny"], "matchResources": scope}
    if parameters is not None:
        spec["paramRef"] = {
            "name": parameters,
            "namespace": SYSTEM_NAMESPACE,
            "parameterNotFoundAction": "Deny",
        }
    return {
        "apiVersion": _API,
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name, "labels": labels, "annotations": FIRST},
        "spec": spec,
    }
