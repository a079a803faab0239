"""``lifeos memory forget``: what is to be absent from every later state."""

from functools import partial

from lifeos.cli import memories, repository
from lifeos.cli.memory_learn import learn
from lifeos.cli.parser import Arguments, Parser
from lifeos.errors import EXIT_FINDINGS, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Have a fact or a record of MEMORY absent from every later state: of this version, of those to come, and of older ones when the pin goes back
        to them. TARGET is fact:… as `memory diff --facts` shows it, or record:…, which takes all facts of the record with it. It is not undone: what was
        forgotten is not learned again.

        It is listed in memory/MEMORY.forgotten, as a hash, for you to commit: so it is absent on other machines, too. What is ingested from now on has it in no file: run
        `memory ingest` and `memory snapshot` for a version without it. The states before stay what they were, and so do the files that they are made of: `memory erase` takes the bytes."""
    memories.add_choice(parser)
    parser.add_argument("target")
    parser.add_argument("--by", required=True, metavar="NAME", help="Who asks for it.")
    parser.add_argument("--why", required=True, metavar="TEXT", help="The reason, for whoever reads the journal.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Append it, and print the state."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store, branches = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.journal import target  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.entry import Forget  # noqa: PLC0415
    from lifeos.memory.known import known  # noqa: PLC0415
    from lifeos.memory.versions import listed  # noqa: PLC0415

    said = Forget(target=target.parse(arguments.target), who=arguments.by, why=arguments.why)
    if not known(store, branches, said.target):
        raise UsageError(
            f"no version in {store.folder} has {said.target}, and nobody learned it, so nothing is forgotten; `lifeos memory recall` and "
            f"`lifeos memory diff {memory.name} --facts` show ids, `lifeos memory restore` brings a version that is not here"
        )
    words = ("absent from", "forgotten")
    wrote = partial(listed.write, root, memory.name, store.folder)
    return learn(root, arguments, memory, said.target, lambda open_, at: open_.forget(said, at), words, wrote)
