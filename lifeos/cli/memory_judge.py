"""``lifeos memory judge``: whether a version answers what is known of the person, and no less than the one before it."""

import json

from lifeos.cli import disks, memories, memory_judging, memory_verdicts, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.compiler.questions import path_of
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Ask two versions of MEMORY questions whose answers are known, as agents ask them, and say of each question at which place its answer is.

        The exit code is 1 when a question is lost, which the first version answers and the second does not; when something is found that must not be; or when fewer are answered than the questions
        declare. VERSION is sha256:…, whole or its first digits, or a revision of git: then it is what was pinned there. What was learned since is asked of neither. A version that was never asked is made
        ready first, some 10 ms a record for the embedding model.

        Questions are shown by their names, records by their ids; what they say is not. `memory snapshot` and `memory pin` judge by themselves."""
    memories.add_choice(parser)
    parser.add_argument(
        "--from", dest="before", metavar="VERSION", help="What it is compared with. [default: the pinned one]"
    )
    parser.add_argument(
        "--to", dest="after", metavar="VERSION", help="What is judged. [default: what was ingested last]"
    )
    memory_judging.add_choice(parser)
    parser.add_choice("--format", ("text", "markdown", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Ask, and print the verdict."""
    root = repository.find(arguments.repo)
    asked = memory_judging.declared(root, arguments)
    if asked is None:
        return EXIT_FINDINGS
    memory = asked.memory
    if asked.questions is None:
        raise UsageError(
            f"there are no questions to memory '{memory.name}': write them into {path_of(memory.name)}, or give them with --questions FILE (`lifeos explain Questions`)"
        )
    store, journal = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.ingest import head  # noqa: PLC0415  with memory, not before
    from lifeos.memory.versions.named import named  # noqa: PLC0415

    words = arguments.before or memory.snapshot, arguments.after or head(store.folder, memory.name)
    if words[1] is None:
        raise UsageError(f"nothing was ingested into {store.folder}; say with --to which version is to be judged")
    before, after = (named(root, store, journal, word).snapshot for word in words if word is not None)
    try:
        memories.tell(root, arguments, memory.name)
        found = memory_judging.judged(asked, asked.questions, store, before, after)
    except OSError as error:
        return disks.refused(error, store.folder, "nothing was judged")
    if arguments.format == "json":
        echo(json.dumps(memory_verdicts.data(memory.name, found), indent=2))
    else:
        form = memory_verdicts.markdown if arguments.format == "markdown" else memory_verdicts.text
        echo(form(memory.name, found), end="")
    return EXIT_CLEAN if found.holds else EXIT_FINDINGS
