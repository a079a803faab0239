"""``lifeos why``: where a value of an agent comes from."""

from lifeos.cli import repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo, style
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.provenance import Trail, fields, leaves, shape_at, trail
from lifeos.diagnostics import closest
from lifeos.errors import EXIT_CLEAN, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Show who decides FIELD of AGENT: the agent, its team, the platform or the language.

        FIELD is a path such as `budget.perDay`; a path to a group of fields shows each of them."""
    parser.add_argument("agent")
    parser.add_argument("field")


def run(arguments: Arguments) -> int:
    """Print who does."""
    agent, field = arguments.agent, arguments.field
    compilation = Compilation(repository.find(arguments.repo), cached=False)
    declared = compilation.analysis.declared
    document = declared.get("Agent", agent)
    if document is None:
        near = closest(agent, declared.names("Agent"))
        known = ", ".join(declared.names("Agent")) or "none"
        raise UsageError(
            f"there is no agent '{agent}'" + (f"; did you mean '{near}'?" if near else f"; declared: {known}")
        )
    path = field.removeprefix("spec.")
    if shape_at(path) is None:
        near = _meant(path)
        raise UsageError(
            f"an agent has no field '{path}'"
            + (f"; did you mean '{near}'?" if near else "; `lifeos explain Agent` lists them")
        )
    for leaf in leaves(path):
        _print(trail(declared, document, leaf))
    return EXIT_CLEAN


def _meant(path: str) -> str | None:
    """The field that was probably meant: spelt nearly so, or ending in the same or nearly the same word."""
    ends = {name.rpartition(".")[2]: name for name in reversed(fields())}
    last = path.rpartition(".")[2]
    return closest(path, fields()) or ends.get(last) or ends.get(closest(last, ends) or "")


def _print(story: Trail) -> None:
    echo(f"{style(story.path, 'bold')} = {story.value}")
    for step in story.steps:
        mark = style("*", "green", "bold") if step.counts else " "
        place = str(step.span) if step.span is not None else ("built in" if step.layer == "language" else "")
        value = step.value or style("says nothing", "dim")
        echo(f"  {mark} {step.layer:<9} {value:<24} {place}".rstrip())
