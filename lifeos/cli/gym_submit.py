"""``lifeos gym submit``: an agent before its gate, in the cluster."""

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from lifeos.cli import fetchable, repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import attended, echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, ProgramError, UsageError
from lifeos.kube.names import AGENT, GYM_NAMESPACE
from lifeos.tools import git

if TYPE_CHECKING:
    from lifeos.tools.kubectl import Cluster

TEMPLATE = "eval-gate"
_ENDED = ("Succeeded", "Failed", "Error")
_COLOURS = {"pass": "green", "fail": "red", "inconclusive": "yellow"}


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Start the workflow eval-gate on AGENT in the cluster that kubectl talks to. It reads a commit from the repository that lifeos.yaml names,
        so what is to be gated must be committed and pushed: it refuses a commit that is on no branch there, and HEAD when declarations differ from it.

        With --follow it waits, and ends as `gym run` does: with 0 for a pass, and with 1 for anything else."""
    parser.add_argument("agent")
    parser.add_argument("--suite", metavar="NAME", help="Another suite than the agent's own.")
    parser.add_argument("--revision", default="HEAD", metavar="REV", help="The commit to gate. [default: %(default)s]")
    parser.add_argument("--context", metavar="NAME", help="Another cluster of the kubeconfig than the current one.")
    parser.add_argument("--follow", action="store_true", help="Wait for the verdict.")


def run(arguments: Arguments) -> int:
    """Start it, and follow it when asked."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    agent = choose("agent", arguments.agent, fleet.agents)
    if arguments.suite is not None:
        choose("eval suite", arguments.suite, fleet.catalog.suites)
    if fleet.catalog.platform.workflows is None:
        raise UsageError("lifeos.yaml declares no 'workflows', so there are none in the cluster; use `lifeos gym run`")
    revision = git.resolve(root, arguments.revision)
    fetchable.refuse_uncommitted(root, revision)
    from lifeos.cluster.kubeconfig import chosen  # noqa: PLC0415  nothing before asked for a cluster
    from lifeos.cluster.unreachable import unreachable  # noqa: PLC0415
    from lifeos.tools.kubectl import AbsentError, Cluster, UnreachableError  # noqa: PLC0415

    server = chosen(
        arguments.context
    ).server  # kubectl goes on without a kubeconfig, and says that another cluster refuses
    cluster = Cluster(arguments.context)
    fetchable.refuse_unpushed(fleet.catalog.platform.source.repository, revision)
    try:
        cluster.get("workflowtemplates.argoproj.io", GYM_NAMESPACE, TEMPLATE)
        name = cluster.create(workflow(agent.name, arguments.suite or "", revision))["metadata"]["name"]
    except UnreachableError as error:
        raise ProgramError(unreachable(server, str(error))) from error
    except AbsentError as error:
        raise ProgramError(
            f"this cluster has no workflow template '{TEMPLATE}' in namespace {GYM_NAMESPACE} ({error});"
            " install Argo Workflows, and let Argo CD sync manifests/<environment>/_platform"
        ) from error
    echo(f"workflow {name} in namespace {GYM_NAMESPACE}: {agent.name} at {revision[:12]}")
    return _follow(cluster, name) if arguments.follow else EXIT_CLEAN


def workflow(agent: str, suite: str, revision: str) -> dict[str, Any]:
    """The object to create; all else stands in the template."""
    parameters = {"agent": agent, "revision": revision, "suite": suite}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {
            "generateName": f"{TEMPLATE}-{agent}-",
            "namespace": GYM_NAMESPACE,
            "labels": {AGENT: agent},  # by which people find an agent's gates among all
        },
        "spec": {
            "workflowTemplateRef": {"name": TEMPLATE},
            "arguments": {"parameters": [{"name": key, "value": value} for key, value in parameters.items()]},
        },
    }


def _follow(cluster: "Cluster", name: str) -> int:
    """Show how far it is until it ends, then the verdict."""
    with closing(cluster.watch("workflows.argoproj.io", GYM_NAMESPACE, name)) as states:
        for state in states:
            status = state.get("status", {})
            _progress(status)
            if status.get("phase") in _ENDED:
                return _conclude(name, status)
    raise AssertionError("a watch does not end")


def _progress(status: dict[str, Any]) -> None:
    """One line that replaces itself, for a person who waits."""
    if attended() and sys.stderr.isatty():
        waves = sum(node.get("templateName") == "waves" for node in status.get("nodes", {}).values())
        steps = status.get("progress", "0/0")
        sys.stderr.write(f"\r\x1b[K{status.get('phase', 'Pending')}: wave {waves}, {steps} steps")
        sys.stderr.flush()


def _conclude(name: str, status: dict[str, Any]) -> int:
    """The verdict; a workflow that gave none has failed for another reason, and that is not a verdict."""
    if attended() and sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    outputs = status.get("outputs", {}).get("parameters", [])
    found = {parameter["name"]: parameter.get("value", "") for parameter in outputs}
    decision = found.get("decision")
    if decision is None:
        raise ProgramError(
            f"workflow {name} ended without a verdict ({status['phase']}: {status.get('message', 'no message')});"
            f" `kubectl -n {GYM_NAMESPACE} get workflow {name} -o yaml` says more"
        )
    echo(f"{style(decision.upper(), _COLOURS.get(decision, 'red'), 'bold')}  {found.get('summary', '')}")
    for key in ("certified", "cost", "digest"):
        if found.get(key):
            echo(f"  {key}: {found[key]}")
    return EXIT_CLEAN if decision == "pass" and status["phase"] == "Succeeded" else EXIT_FINDINGS
