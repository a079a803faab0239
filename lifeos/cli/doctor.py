"""``lifeos doctor``: what a cluster lacks for what the repository declares."""

import json

from lifeos.cli import repository
from lifeos.cli.cluster_needs import connect, subject
from lifeos.cli.formats.json import as_object
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.table import table
from lifeos.cli.terminal import echo, style
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Compare the cluster of the kubeconfig with what manifests/ENV and argocd/bootstrap ask of one: versions, kinds, controllers and
        where they run, Argo CD's settings, Secrets. Everything that is missing is said at once.

        Reads only, and of Secrets no more than that they are there. Warnings alone end with 0."""
    parser.add_argument(
        "--cluster", action="store_true", help="Examine a cluster; there is nothing else to examine yet."
    )
    parser.add_argument(
        "--environment", metavar="ENV", help="What the cluster is for. [default: the only one declared]"
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
    from lifeos.cluster.checks import NOTES  # noqa: PLC0415  only for who examines a cluster
    from lifeos.cluster.diagnose import diagnose, programs  # noqa: PLC0415
    from lifeos.cluster.observe import observe  # noqa: PLC0415

    state = observe(api, needs)
    findings, seen = diagnose(needs, state), programs(needs, state)
    if arguments.format == "json":
        names = ("program", "version", "namespace")
        document = {
            "cluster": state.server,
            "environment": needs.environment,
            "programs": [dict(zip(names, row, strict=True)) for row in seen],
            "diagnostics": [as_object(item) for item in findings],
            "notes": list(NOTES),
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
    for note in NOTES:
        echo(f"note: {note}")
    if not findings:
        echo(style("Nothing is missing.", "green", "bold"))
    return code
