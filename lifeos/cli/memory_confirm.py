"""``lifeos memory confirm``: what was learned is so."""

from lifeos.cli import memories, repository
from lifeos.cli.memory_learn import learn
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import EXIT_FINDINGS


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Say of a FACT that was learned on the pinned version of MEMORY that it is so. What agents learn is *proposed*, and answers say so; from then on they
        say *confirmed*. FACT is fact:… as `memory log` shows it. No agent can confirm."""
    memories.add_choice(parser)
    parser.add_argument("fact")
    parser.add_argument("--by", required=True, metavar="NAME", help="The person who says so.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Append it, and print the state."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    memories.need()
    from lifeos.memory.journal import target  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.entry import Confirm  # noqa: PLC0415

    said = Confirm(target=target.parse(arguments.fact), who=arguments.by)
    words = ("confirmed in", "confirmed")
    return learn(root, arguments, memory, said.target, lambda known, at: known.confirm(said, at), words)
