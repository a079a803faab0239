"""``lifeos bootstrap``: let Argo CD of a cluster follow an environment."""

import sys
from typing import TYPE_CHECKING

from lifeos.cli import repository
from lifeos.cli.cluster_needs import Subject, connect, subject
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, ProgramError
from lifeos.kube.names import ARGO_CD_NAMESPACE

if TYPE_CHECKING:
    from lifeos.cluster.api import Api
    from lifeos.cluster.start import Start


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Apply what Argo CD starts from, once for each cluster: argocd/bootstrap/settings.yaml, project.yaml and root-ENV.yaml, in this
        order; what reads its settings when it starts is started anew. From then on git decides.

        Calling it again changes nothing that is right already. It touches nothing else, and refuses where that could lead to nothing: without
        Argo CD where policies look for it, or when the branch that lifeos.yaml names does not hold argocd/ENV."""
    parser.add_argument("environment", metavar="ENV")
    parser.add_argument("--context", metavar="NAME", help="Another cluster of the kubeconfig than the current one.")
    parser.add_argument("--replace", action="store_true", help="Even when Argo CD there follows another repository.")
    parser.add_argument(
        "--dry-run", action="store_true", help="Ask the API server what would change, and change nothing."
    )


def run(arguments: Arguments) -> int:
    """Look, then apply, saying each step."""
    about = subject(arguments.repo, arguments.environment)
    if about is None:
        return EXIT_FINDINGS
    from lifeos.cluster.start import start  # noqa: PLC0415  only commands about clusters

    begin = start(about.root, about.platform, about.environment)
    api = connect(arguments.context)  # first, for a git host may take a minute to answer
    _refuse_nothing(begin)
    if not _ready(api, about):
        complain("Mend this first; nothing was applied.")
        return EXIT_FINDINGS
    from lifeos.cluster.bootstrap import refuse_another, steps  # noqa: PLC0415  with the client's library

    if not arguments.replace:
        refuse_another(api, begin)
    would = "would be " if arguments.dry_run else ""
    for step in steps(api, begin, dry_run=arguments.dry_run):
        echo(f"{step.to}: {would if step.did != 'unchanged' else ''}{step.did}{_fields(step.fields)}")
        sys.stdout.flush()
    if arguments.dry_run:
        echo("Nothing was changed.")
        return EXIT_CLEAN
    context = f" --context {arguments.context}" if arguments.context else ""
    root = begin.root["metadata"]["name"]
    echo(
        f"Argo CD at {api.server} follows {begin.folder} of {begin.repository} ({begin.revision}) by Application {root}."
    )
    echo(f"  kubectl{context} -n {ARGO_CD_NAMESPACE} get applications    # Synced; a release shows as Progressing")
    echo(f"  lifeos doctor --cluster --environment {about.environment}{context}    # what the cluster lacks")
    return EXIT_CLEAN


def _fields(fields: tuple[str, ...]) -> str:
    return f" ({', '.join(fields)})" if fields else ""


def _refuse_nothing(begin: "Start") -> None:
    """Raises :class:`LifeOSError` when the root would read nothing. What cannot be seen from here, Argo CD may see all the same."""
    from lifeos.tools.git_remote import files_at  # noqa: PLC0415

    try:
        files = files_at(begin.repository, begin.revision, begin.folder)
    except ProgramError as error:
        complain(f"warning: cannot see from here what {begin.repository} holds ({error}); Argo CD will say")
        return
    if files is None:
        raise LifeOSError(
            f"{begin.repository} has no branch '{begin.revision}', which lifeos.yaml names: push it, or mend source.revision"
        )
    if not any(name.endswith(".yaml") for name in files):
        raise LifeOSError(
            f"branch '{begin.revision}' of {begin.repository} holds nothing in {begin.folder}, which the root would read:"
            " commit what `lifeos compile` renders, and push"
        )


def _ready(api: "Api", about: Subject) -> bool:
    """Whether Argo CD can act on a root, and is where policies look for it. What is wrong is shown."""
    from lifeos.cluster.checks import BEFORE_ROOT  # noqa: PLC0415
    from lifeos.cluster.diagnose import diagnose  # noqa: PLC0415
    from lifeos.cluster.needs import for_root  # noqa: PLC0415
    from lifeos.cluster.observe import observe  # noqa: PLC0415

    needs = for_root(about.environment, about.at)
    return repository.show(diagnose(needs, observe(api, needs), BEFORE_ROOT), about.root, "text") == EXIT_CLEAN
