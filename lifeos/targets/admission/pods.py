"""What a pod of an agent must be, checked at the pod and, earlier and with a better message, at what starts it."""

from lifeos.kube.manifest import Json
from lifeos.kube.names import AGENT, SPIFFE_DRIVER, TRACK
from lifeos.targets.admission.policy import CONFIG_MAP, resources, rule, variables

IDENTITY = "lifeos-own-identity"

_WORKLOADS: Json = {
    "resourceRules": [
        resources("", "pods", "pods/ephemeralcontainers"),
        resources("argoproj.io", "rollouts"),
        resources("serving.knative.dev", "services"),
    ]
}
_CHANGED = {
    "name": "changed",
    "expression": (
        "oldObject == null || object.spec != oldObject.spec"
        " || object.metadata.?labels.orValue({}) != oldObject.metadata.?labels.orValue({})"
    ),
}
_POD = {
    "template": 'object.kind == "Pod" ? object : object.spec.template',
    "pod": "variables.template.spec",
    "labels": "variables.template.?metadata.?labels.orValue({})",
    "volumes": "variables.pod.?volumes.orValue([])",
    "containers": (
        "variables.pod.containers + variables.pod.?initContainers.orValue([])"
        " + variables.pod.?ephemeralContainers.orValue([])"
    ),
}

_IDENTITY: Json = {
    "paramKind": CONFIG_MAP,
    "matchConstraints": _WORKLOADS,
    "matchConditions": [_CHANGED],
    "variables": variables(
        **_POD,
        agent=f'variables.labels[?"{AGENT}"].orValue("")',
        # Agent -> "<profile>" or "<profile> suspended".
        declared='params.?data.orValue({})[?variables.agent].orValue("")',
    ),
    "validations": [
        rule(
            'variables.declared != ""',
            f'"\'" + variables.agent + "\' ({AGENT}) is not an agent that is declared for namespace " + request.namespace',
            computed=True,
        ),
        rule(
            'object.kind == "Pod" || variables.declared.startsWith(object.kind == "Rollout" ? "rollout" : "knative")',
            '"agent " + variables.agent + " has the profile " + variables.declared + ", so no " + object.kind + " may run it"',
            computed=True,
        ),
        rule(
            f'object.kind == "Pod" || (object.metadata.name == variables.agent'
            f' && object.metadata.?labels[?"{AGENT}"].orValue("") == variables.agent)',
            "a workload has the name of its agent, and its label",
        ),
        rule(
            '!(object.kind == "Pod" && request.operation == "CREATE" && variables.declared.endsWith(" suspended"))',
            '"agent " + variables.agent + " is suspended: no pod of it is started"',
            computed=True,
        ),
        rule(
            'variables.pod.?serviceAccountName.orValue("default") == variables.agent',
            "a pod runs under the service account of its agent",
        ),
        rule(
            "variables.pod.?automountServiceAccountToken.orValue(true) == false"
            " && variables.volumes.all(v, !has(v.projected)"
            " || v.projected.?sources.orValue([]).all(s, !has(s.serviceAccountToken)))",
            "agents have no business at the API server: no service account token",
        ),
        rule(
            # A Knative Service may not have the volume; its pods get it when they are created.
            'object.kind == "Service" || variables.volumes.exists(v,'
            f' has(v.csi) && v.csi.driver == "{SPIFFE_DRIVER}" && v.csi.?readOnly.orValue(false))',
            f"a pod without a read-only volume of {SPIFFE_DRIVER} has no identity",
        ),
        rule(
            f'variables.labels[?"{TRACK}"].orValue("") in (object.kind == "Rollout" ? ["stable"] : ["stable", "shadow"])',
            f"{TRACK} is stable or shadow; a Rollout's own pods are stable",
        ),
        rule(
            "variables.pod.?ephemeralContainers.orValue([]).size() == 0",
            "nobody borrows an agent's identity to debug it",
        ),
    ],
}

_HOST: Json = {
    "matchConstraints": _WORKLOADS,
    "matchConditions": [_CHANGED],
    "variables": variables(**_POD),
    "validations": [
        rule(
            "!variables.pod.?hostNetwork.orValue(false) && !variables.pod.?hostPID.orValue(false)"
            " && !variables.pod.?hostIPC.orValue(false)",
            "a pod shares no namespace with its node: hostNetwork, hostPID, hostIPC",
        ),
        rule("variables.volumes.all(v, !has(v.hostPath))", "a pod mounts no directory of its node"),
        rule(
            "variables.containers.all(c, !c.?securityContext.?privileged.orValue(false)"
            " && c.?securityContext.?capabilities.?add.orValue([]).size() == 0)",
            "no privileged container, no added capability",
        ),
        rule(
            "variables.containers.all(c, c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0))",
            "no port of the node",
        ),
    ],
}

_NAMED = (
    "(_API_KEY|_APIKEY|_API_TOKEN|_ACCESS_KEY|_SECRET_KEY|_AUTH_TOKEN)$|^(ANTHROPIC|AWS_BEARER|AZURE_AI|AZURE_OPENAI|COHERE"
    "|DEEPSEEK|GEMINI|GOOGLE_API|GOOGLE_APPLICATION|GROQ|HF_TOKEN|HUGGINGFACE|HUGGING_FACE|LITELLM_MASTER|MISTRAL|OPENAI"
    "|OPENROUTER|REPLICATE|TOGETHER|VERTEX|XAI)"
)
"""As in policies/admission/no_provider_keys.rego, which says where the names come from."""
_VALUED = "^(sk-|sk_|AIza|AKIA|gsk_|hf_|r8_|xai-|pplx-).{16,}"

_KEYS: Json = {
    "matchConstraints": _WORKLOADS,
    "matchConditions": [_CHANGED],
    "variables": variables(**_POD, env="variables.containers.map(c, c.?env.orValue([]))"),
    "validations": [
        rule(
            f"variables.env.all(list, list.all(e, !e.name.upperAscii().matches('{_NAMED}')))",
            "a variable is named like a model provider's credential; models are reached through the gateway, by certificate",
        ),
        rule(
            f"variables.env.all(list, list.all(e, !e.?value.orValue('').matches('{_VALUED}')))",
            "the value of a variable looks like a model provider's credential",
        ),
        rule(
            "variables.env.all(list, list.all(e, !has(e.valueFrom) || !has(e.valueFrom.secretKeyRef)))"
            " && variables.containers.all(c, c.?envFrom.orValue([]).all(f, !has(f.secretRef)))"
            " && variables.volumes.all(v, !has(v.secret) && (!has(v.projected)"
            " || v.projected.?sources.orValue([]).all(s, !has(s.secret))))",
            "an agent is given no Secret, as a variable or as a file",
        ),
    ],
}

_IMAGES: Json = {
    "matchConstraints": _WORKLOADS,
    "matchConditions": [_CHANGED],
    "variables": variables(**_POD),
    "validations": [
        rule(
            # The installation of Knative chooses its sidecar's image, and only it can add one of this name.
            "variables.containers.all(c, c.image.matches('@sha256:[0-9a-f]{64}$') || (c.name == \"queue-proxy\""
            ' && object.kind == "Pod" && "serving.knative.dev/revision" in variables.labels))',
            "an image is named by digest: registry/name@sha256:…",
        )
    ],
}

POLICIES = (
    (IDENTITY, _IDENTITY),
    ("lifeos-no-host-access", _HOST),
    ("lifeos-no-provider-keys", _KEYS),
    ("lifeos-image-by-digest", _IMAGES),
)
