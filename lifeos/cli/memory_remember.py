"""``lifeos memory remember``: a fact into the journal."""

import json

from lifeos.cli import memories, repository
from lifeos.cli.choose import choose
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_BUG, EXIT_CLEAN, EXIT_FINDINGS


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Learn a fact on the pinned version of MEMORY. FACT is one triple as N-Triples. It is on the disk when the command says which state it
        made; what was forgotten is not learned again."""
    memories.add_choice(parser)
    parser.add_argument("fact")
    parser.add_argument("--scope", required=True, metavar="NAME", help="The scope of the memory that it belongs to.")
    parser.add_argument("--by", required=True, metavar="NAME", help="The agent or the person who says so.")
    parser.add_argument("--decision", default="", metavar="ID", help="In which decision it was learned.")
    parser.add_argument("--provenance", default="", metavar="ID", help="What it was learned from, such as record:….")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Append it, and print the state."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    branches = memories.branches(root, arguments, memory.name)
    scope = choose("scope", arguments.scope, {one.name: one for one in memory.scopes}).name
    from lifeos.memory.facts import learned  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.entry import Remember  # noqa: PLC0415
    from lifeos.memory.journal.learning import learning  # noqa: PLC0415
    from lifeos.memory.journal.target import of_fact  # noqa: PLC0415
    from lifeos.memory.versions import pins  # noqa: PLC0415

    fact = learned(arguments.fact, scope)
    said = Remember(
        fact=fact, scope=scope, provenance=arguments.provenance, agent=arguments.by, decision=arguments.decision
    )
    follows = pins.before(root, memory.name, memory.snapshot)
    try:
        with learning(branches, memory.snapshot, follows, memories.now()) as present:
            state = present.remember(said, memories.now())
    except OSError as error:
        complain(f"lifeos: cannot write {error.filename or branches.folder}: {error.strerror}; it was not learned")
        return EXIT_BUG
    if arguments.format == "json":
        echo(json.dumps({"target": of_fact(fact.encode()), "state": str(state)}, indent=2))
    else:
        echo(f"{of_fact(fact.encode())} is known to {memory.name} from {state} on")
    return EXIT_CLEAN
