"""What OPA sees: its two directories, from the ConfigMaps that its pod mounts and follows.

The same tree serves ``opa build``, ``opa eval`` and ``opa test``, so that what is tested is what runs.
"""

from collections.abc import Iterable, Mapping
from typing import Any

POLICIES = {"lifeos.dev/bundle": "policies"}
"""Label of the ConfigMap that OPA mounts: Rego, and the data that comes with it."""

POLICY_DATA = {"lifeos.dev/policy-data": "true"}
"""Label of the parts of the fleet that policies decide by; OPA's sidecar writes each key as a file."""


DECISION = "lifeos/envoy/result"
"""The rule that answers Envoy: the adapter between ext_authz and the decision ``lifeos.action``. OPA is not ready without it."""


def policy_tree(objects: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Path -> text, below ``policies/`` and ``fleet/``. Objects that are not for OPA are skipped."""
    tree: dict[str, str] = {}
    for body in objects:
        if body["kind"] == "ConfigMap":
            labelled = body["metadata"].get("labels", {}).items()
            for directory, label in (("policies", POLICIES), ("fleet", POLICY_DATA)):
                if label.items() <= labelled:
                    tree.update({f"{directory}/{key}": text for key, text in body["data"].items()})
    return tree
