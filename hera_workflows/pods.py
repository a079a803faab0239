"""What every pod of a workflow has in common: nobody's rights, nothing to write to but a volume of its own, and an end.

The namespace, the image and where the repository is are not known here; the compiler fills them in.
"""

import json
import posixpath
from collections.abc import Mapping
from typing import Any

from hera.workflows import Artifact, Container, EmptyDirVolume, Env, Parameter, Resources, RetryStrategy, SecretVolume
from hera.workflows import models as m

IMAGE = "lifeos"
"""Stands for the image until the compiler puts the declared one in its place."""

WORK = "/work"
"""Where a pod may write, and where its artifacts come and go."""

STEP = "lifeos.dev/gym"
"""Label: which step of a workflow a pod is; network policies go by it."""

ACCOUNT = "gym"
"""The pods' account. It has no rights, and its token is mounted nowhere."""
EXECUTOR = "gym-executor"
"""The account of Argo's own containers beside ours: it may report results."""
COLLECTOR = "gym-collector"
"""The account of the pods that delete artifacts."""
RELEASER = "gym-releaser"
"""The account of Argo's containers in a release: it may report results, and ask for an analysis."""
GIT_SECRET = "gym-git"  # noqa: S105  # a name
"""Holds ``credentials``, as git stores them; only steps that talk to the git server see it."""

POD_SECURITY = m.PodSecurityContext(
    run_as_non_root=True,
    run_as_user=65532,
    run_as_group=65532,
    fs_group=65532,
    seccomp_profile=m.SeccompProfile(type="RuntimeDefault"),
)
_CONTAINER_SECURITY = m.SecurityContext(
    allow_privilege_escalation=False, read_only_root_filesystem=True, capabilities=m.Capabilities(drop=["ALL"])
)

_ARGO: dict[str, Any] = {
    "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
    "resources": {amount: {"cpu": "100m", "memory": "128Mi"} for amount in ("requests", "limits")},
}


def argo_container(name: str) -> dict[str, Any]:
    """One of Argo's own containers, as a patch."""
    return {"name": name, **_ARGO}


POD_PATCH = json.dumps(
    {
        "enableServiceLinks": False,
        "initContainers": [argo_container("init")],
        "containers": [argo_container("wait")],
    }
)
"""Argo's own containers, too, must pass Pod Security "restricted", however its controller is configured."""

INFRASTRUCTURE = RetryStrategy(
    limit="2",
    retry_policy="Always",
    # Error: the pod was lost. 3: the command says that the machine is at fault. All else is a result, and a result is not
    # tried again until it pleases; what a candidate can bring about (no memory left, no end) is among them.
    expression="lastRetry.status == 'Error' || lastRetry.exitCode == '3'",
    backoff=m.Backoff(duration="10s", factor=m.IntOrString(root=3), max_duration="5m"),
)


def pod(
    name: str,
    *,
    inputs: list[Parameter | Artifact],
    outputs: list[Parameter | Artifact],
    minutes: int,
    script: str = "",
    args: list[str] | None = None,
    env: Mapping[str, str] | None = None,
    cpu: str = "500m",
    kept: str = "",
    memory: str = "1Gi",
    git: bool = False,
    retry: bool = True,
) -> Container:
    """A step that runs ``lifeos`` with ``args``, or a shell ``script`` in :data:`WORK`. What somebody typed reaches a script as ``env``, never
    as a part of its text. ``git``: it talks to the git server. ``kept``: less of a processor than ``cpu``, where it may take the longer on a
    node that others want: no verdict hangs on its clock."""
    variables = {"HOME": WORK, "TMPDIR": WORK, **(env or {})}
    volumes: list[EmptyDirVolume | SecretVolume] = [
        EmptyDirVolume(name="work", mount_path=WORK, size_limit=m.Quantity(root="2Gi"))
    ]
    if git:
        folder = "/var/run/secrets/lifeos/git"
        volumes.append(
            SecretVolume(name="git", secret_name=GIT_SECRET, mount_path=folder, read_only=True, optional=True)
        )
        variables |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "credential.helper",
            "GIT_CONFIG_VALUE_0": f"store --file={folder}/credentials",
            "GIT_TERMINAL_PROMPT": "0",
        }
    return Container(
        name=name,
        image=IMAGE,
        image_pull_policy="IfNotPresent",
        command=["sh", "-euc"] if script else ["lifeos"],
        args=[script] if script else args,
        working_dir=WORK,
        env=[Env(name=key, value=value) for key, value in variables.items()],
        inputs=list(inputs),
        outputs=list(outputs),
        labels={STEP: name},
        active_deadline_seconds=minutes * 60,
        retry_strategy=INFRASTRUCTURE if retry else None,
        resources=Resources(cpu_request=kept or cpu, cpu_limit=cpu, memory_request=memory, memory_limit=memory),
        security_context=_CONTAINER_SECURITY,
        volumes=volumes,
    )


def facts(folder: str, *names: str) -> list[Parameter | Artifact]:
    """Output parameters that are files of a folder, by name; an empty one is where the pod works."""
    return [Parameter(name=name, value_from=m.ValueFrom(path=posixpath.join(WORK, folder, name))) for name in names]


def options(name: str) -> dict[str, Any]:
    """What every workflow template says of its workflows: who they are, and when what is left of them goes."""
    return {
        "service_account_name": ACCOUNT,
        "automount_service_account_token": False,
        "executor": m.ExecutorConfig(service_account_name=EXECUTOR),
        "security_context": POD_SECURITY,
        "pod_spec_patch": POD_PATCH,
        "pod_metadata": m.Metadata(labels={"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "lifeos"}),
        "archive_logs": True,
        "pod_gc": m.PodGC(strategy="OnPodCompletion"),
        "ttl_strategy": m.TTLStrategy(seconds_after_success=86_400, seconds_after_failure=604_800),
        "artifact_gc": m.WorkflowLevelArtifactGC(
            strategy="OnWorkflowDeletion",
            service_account_name=COLLECTOR,
            pod_metadata=m.Metadata(labels={STEP: "collect"}),
        ),
    }
