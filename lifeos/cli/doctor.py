"""``lifeos doctor``: what a cluster lacks for what the repository declares."""

import json
from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.cluster_needs import Subject, connect, subject
from lifeos.cli.formats.json import as_object
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.table import table
from lifeos.cli.terminal import echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.cluster.api import Api
    from lifeos.cluster.state import Enforced


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Compare the cluster of the kubeconfig with what manifests/ENV and argocd/bootstrap ask of one: versions, kinds, controllers and
        where they run, Argo CD's settings, Secrets. Everything that is missing is said at once.

        Reads only, and of Secrets no more than that they are there. Warnings alone end with 0. With --probe it also tries whether
        NetworkPolicies are enforced: by two pods of the image that workflows run in, in a namespace that goes again with them."""
    parser.add_argument(
        "--cluster", action="store_true", help="Examine a cluster; there is nothing else to examine yet."
    )
    parser.add_argument(
        "--environment", metavar="ENV", help="What the cluster is for. [default: the only one declared]"
    )
    parser.add_argument(
        "--probe", action="store_true", help="Start two pods and see whether a NetworkPolicy holds them."
    )
    parser.add_argument("--context", metavar="NAME", help="Another cluster of the kubeconfig than the current one.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How findings are printed.")


def run(arguments: Arguments) -> int:
    """Look, compare, tell."""
    if not arguments.cluster:
        raise UsageError("say what to examine: lifeos doctor --cluster")
    about = subject(arguments.repo, arguments.environment)
    if about is None:
        return EXIT_FINDINGS
    needs = about.needs()
    api = connect(arguments.context)
    from lifeos.cluster.checks import NOT_TRIED  # noqa: PLC0415  only for who examines a cluster
    from lifeos.cluster.diagnose import diagnose, programs  # noqa: PLC0415
    from lifeos.cluster.observe import observe  # noqa: PLC0415

    state = observe(api, needs)
    if arguments.probe:
        state = state._replace(enforced=_enforced(api, about))
    notes = [NOT_TRIED] if state.enforced is None else []
    findings, seen = diagnose(needs, state), programs(needs, state)
    if arguments.format == "json":
        names = ("program", "version", "namespace")
        document = {
            "cluster": state.server,
            "environment": needs.environment,
            "programs": [dict(zip(names, row, strict=True)) for row in seen],
            "diagnostics": [as_object(item) for item in findings],
            "notes": notes,
        }
        echo(json.dumps(document, indent=2, ensure_ascii=False))
        return EXIT_FINDINGS if any(item.severity == "error" for item in findings) else EXIT_CLEAN
    code = repository.show(findings, about.root, "text")
    if findings:
        echo()
    echo(f"Environment '{needs.environment}' on the cluster at {state.server}:")
    echo()
    shown = [(name, version or ("unknown" if where else "missing"), where) for name, version, where in seen]
    echo(table([("program", "version", "namespace"), *shown]))
    for note in notes:
        echo(f"note: {note}")
    if not findings:
        echo(style("Nothing is missing.", "green", "bold"))
    return code


def _enforced(api: "Api", about: Subject) -> "Enforced":
    """What is enforced of NetworkPolicies. Raises :class:`UsageError` where no image is known, :class:`ProgramError`."""
    from lifeos.cluster.probe import enforced  # noqa: PLC0415

    if about.platform.workflows is None:
        raise UsageError(
            "--probe runs the image of workflows, and lifeos.yaml declares none: give it spec.workflows.image"
        )
    return enforced(api, about.platform.workflows.image)
