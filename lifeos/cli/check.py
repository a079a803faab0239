"""``lifeos check``: everything a pull request must pass."""

import time
from functools import partial

from lifeos.cli import overview, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import attended, echo, style
from lifeos.compiler.calibrations import uncalibrated
from lifeos.compiler.judgements import unjudged
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.pointers import astray
from lifeos.compiler.policies import Checked, Engine, check_policies, check_text
from lifeos.compiler.roots import without_root
from lifeos.compiler.stale import stale
from lifeos.compiler.unproven import unproven
from lifeos.compiler.verdicts import Verdicts
from lifeos.errors import EXIT_CLEAN


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Load, follow references, apply rules and Rego policies, and compare the manifests with the declarations.

        Changes nothing. The exit code is 0 when a pull request may be merged. Agents in which nothing changed since the policies
        found nothing to say about them are not evaluated again."""
    parser.add_choice(
        "--engine",
        ("embedded", "conftest"),
        default="embedded",
        help="What evaluates the Rego policies. [default: %(default)s]",
    )
    parser.add_argument("--no-cache", action="store_true", help="Evaluate everything anew.")
    repository.add_format(parser)


def run(arguments: Arguments) -> int:
    """Check everything, and show the fleet when nothing is wrong."""
    engine, form = arguments.engine, arguments.format
    started = time.perf_counter()
    root = repository.find(arguments.repo)
    compilation = Compilation(root, cached=not arguments.no_cache)
    outcome = compilation.plan()
    found = list(outcome.found)
    checked = Checked(0, 0, 0, [])
    if outcome.analysis.failed:
        found = sorted({*found, *check_text(compilation)}, key=lambda item: item.order)
    else:
        evaluate, identity = _engine(engine, root)
        verdicts = Verdicts(root, identity, cached=not arguments.no_cache)
        checked = check_policies(compilation, evaluate, verdicts)
        verdicts.save()
        beside = (*without_root(compilation), *uncalibrated(compilation), *astray(compilation), *unjudged(compilation))
        found = sorted({*found, *checked.found, *beside}, key=lambda item: item.order)
        found += stale(outcome)  # last: what it asks for is done when all else is mended
        if all(item.severity != "error" for item in found):
            found += unproven(outcome.analysis)
    code = repository.show(found, root, form)
    if form == "text" and code == EXIT_CLEAN and compilation.analysis.fleet is not None:
        fleet = compilation.analysis.fleet
        for part in (overview.agents, overview.grants, overview.gates):
            echo(part(fleet))
        unchanged = f", {checked.known} of them unchanged" if checked.known else ""
        took = f"{unchanged}, {time.perf_counter() - started:.1f} s" if attended() else ""
        echo(
            style(count(len(found), "finding"), "green", "bold")
            + f": {count(len(fleet.agents), 'agent')} in {count(len(compilation.environments()), 'environment')}, "
            + f"{count(checked.manifests, 'manifest')} up to date;\n"
            + f"{count(checked.policies, 'policy')} on {count(checked.units, 'unit')} by the {engine} engine"
            + f"{took}."
        )
    return code


def _engine(name: str, root: str) -> tuple[Engine, str]:
    """What evaluates, and what stands for it in the memory of verdicts."""
    if name == "conftest":
        from lifeos.rego import conftest  # noqa: PLC0415  only the engine that runs is imported

        program = conftest.program(root)
        return partial(conftest.evaluate, conftest=program), conftest.identity(program)
    from lifeos.rego import embedded  # noqa: PLC0415

    return embedded.evaluate, embedded.identity()
