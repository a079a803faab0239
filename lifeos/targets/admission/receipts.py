"""No workload without a receipt: the evidence that an agent of exactly this digest passed its gate.

Asked at the workload, not at its pods: a Rollout that is deployed for the first time runs no steps and no analysis, so
this is the only gate before it is live. A revert has its receipt already, for it has its digest back. A dry run changes nothing, and is not
asked.
"""

from lifeos.kube.manifest import Json
from lifeos.kube.names import DIGEST
from lifeos.targets.admission.policy import CONFIG_MAP, resources, rule, variables

NAME = "lifeos-receipts"

_SPEC: Json = {
    "paramKind": CONFIG_MAP,
    "matchConstraints": {
        "resourceRules": [resources("argoproj.io", "rollouts"), resources("serving.knative.dev", "services")]
    },
    "matchConditions": [
        # A release and its receipt come by two Applications, in any order. Argo CD compares by dry runs, and takes one that was refused for
        # "no difference" until the next commit (3.5, controller/state.go: the result is cached as it is): it would never apply the release.
        {"name": "for-good", "expression": "!request.?dryRun.orValue(false)"},
        {
            "name": "changed",
            "expression": (
                "oldObject == null || object.spec != oldObject.spec"
                f' || object.metadata.?annotations[?"{DIGEST}"].orValue("")'
                f' != oldObject.metadata.?annotations[?"{DIGEST}"].orValue("")'
            ),
        },
    ],
    "variables": variables(
        digest=f'object.metadata.?annotations[?"{DIGEST}"].orValue("")',
        receipts="params.?data.orValue({})",
    ),
    "validations": [
        rule(
            # The brake needs no receipt; it must be declared, and it must hold: no replicas.
            '(variables.digest != "" && variables.digest.replace(":", "-") in variables.receipts)'
            ' || ("suspended" in variables.receipts && object.spec.?replicas.orValue(1) == 0)',
            '"no passing gate receipt for digest \'" + variables.digest + "\' of " + object.metadata.name',
            computed=True,
        )
    ],
}

POLICY = (NAME, _SPEC)
