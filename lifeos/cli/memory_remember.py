"""``lifeos memory remember``: a fact into the journal."""

import re

from lifeos.cli import memories, repository
from lifeos.cli.choose import choose
from lifeos.cli.gate import fleet_at
from lifeos.cli.memory_learn import learn
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import EXIT_FINDINGS

_AGENT = re.compile(r"[a-z][a-z0-9-]*")
"""How agents are named."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Learn a fact on the pinned version of MEMORY. FACT is one triple as N-Triples; a property of the ontology has a value of its datatype, and those of other
        vocabularies are free. It is on the disk when the command says which state it made; what is known already is not written again, and what was forgotten is not learned
        again. It is *proposed* until `memory confirm` confirms it, or a record of its scope says the same."""
    memories.add_choice(parser)
    parser.add_argument("fact")
    parser.add_argument("--scope", required=True, metavar="NAME", help="The scope of the memory that it belongs to.")
    parser.add_argument(
        "--by",
        required=True,
        metavar="NAME",
        help="The agent who says so; or the person, by a mail address or a name with a capital.",
    )
    parser.add_argument("--decision", default="", metavar="ID", help="In which decision it was learned.")
    parser.add_argument("--provenance", default="", metavar="ID", help="What it was learned from, such as record:….")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Append it, and print the state."""
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    memory = choose("memory", arguments.memory, fleet.catalog.memories)
    if _AGENT.fullmatch(arguments.by):
        choose("agent", arguments.by, fleet.agents)
    memories.need()
    scope = choose("scope", arguments.scope, {one.name: one for one in memory.scopes}).name
    from lifeos.memory.facts import learned  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.entry import Remember  # noqa: PLC0415
    from lifeos.memory.journal.target import of_fact  # noqa: PLC0415

    said = Remember(
        fact=learned(arguments.fact, scope),
        scope=scope,
        provenance=arguments.provenance,
        agent=arguments.by,
        decision=arguments.decision,
    )
    target = of_fact(said.fact.encode())
    return learn(root, arguments, memory, target, lambda known, at: known.remember(said, at), ("known to", "learned"))
