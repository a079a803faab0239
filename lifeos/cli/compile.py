"""``lifeos compile``: render the manifests, or say whether they are up to date."""

from lifeos.cli import repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.compiler import cache as caching
from lifeos.compiler.inputs import read
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Render manifests/ and argocd/ from the declarations.

        Nothing is written when a declaration is wrong; what policies forbid is for `lifeos check` to say. Only files that the compiler wrote are ever changed or deleted."""
    parser.add_argument("--check", action="store_true", help="Write nothing; fail when something would change.")
    parser.add_argument(
        "--env", action="append", default=[], metavar="NAME", help="Only this environment; may be repeated."
    )
    parser.add_argument("--no-cache", action="store_true", help="Render everything anew.")
    repository.add_format(parser)


def run(arguments: Arguments) -> int:
    """Render, or compare with what is rendered."""
    only_check, environments, form = arguments.check, tuple(arguments.env), arguments.format
    root = repository.find(arguments.repo)
    inputs = read(root)
    cache = caching.load(root)
    if not arguments.no_cache and not environments and caching.settled(root, inputs, cache):
        repository.show([], root, form)
        if form == "text":
            echo(f"up to date: {_summary(cache.agents, cache.environments)}")
        return EXIT_CLEAN
    # Not before: what parses and renders takes longer to import than to find out that there is nothing to do.
    from lifeos.compiler.pipeline import Compilation  # noqa: PLC0415
    from lifeos.compiler.stale import stale  # noqa: PLC0415

    compilation = Compilation(root, cached=not arguments.no_cache, inputs=inputs, cache=cache)
    _refuse_unknown(environments, [environment.name for environment in compilation.environments()])
    outcome = compilation.plan(environments)
    found = list(outcome.found)
    if only_check:
        found.extend(stale(outcome))
    summary = _summary(len(compilation.analysis.members), len(compilation.environments()))
    code = repository.show(found, root, form)
    if code != EXIT_CLEAN or only_check:
        if code == EXIT_CLEAN and form == "text":
            echo(f"up to date: {summary}")
        return code
    compilation.apply(outcome)
    if form == "text":
        changes = outcome.changes
        echo(f"{count(len(changes), 'file')} changed: {summary}" if changes else f"up to date: {summary}")
    return EXIT_FINDINGS if code else EXIT_CLEAN


def _refuse_unknown(asked: tuple[str, ...], known: list[str]) -> None:
    """Environments that the platform does not have; without a platform nothing is known of them."""
    unknown = next((name for name in asked if known and name not in known), None)
    if unknown is None:
        return
    from lifeos.diagnostics import closest  # noqa: PLC0415  only needed for this mistake

    near = closest(unknown, known)
    hint = f"did you mean '{near}'?" if near else f"the platform has: {', '.join(known)}"
    raise UsageError(f"there is no environment '{unknown}'; {hint}")


def _summary(agents: int, environments: int) -> str:
    return f"{count(agents, 'agent')}, {count(environments, 'environment')}"
