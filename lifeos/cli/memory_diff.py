"""``lifeos memory diff``: what changed between two states."""

import json

from lifeos.cli import memories, memory_changes, memory_vectors, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Compare two states of MEMORY: records and facts added, removed and changed, by source and scope.

        BEFORE and AFTER are each a state (sha256:…@3:…, as `memory status` shows it), a version (sha256:…, whole or its first digits), or a revision of
        git, which is what was pinned there. Without AFTER it is the version that is pinned in the work tree. A record that was edited counts as
        changed where its file lost one of its kind and gained one.

        Only counts are printed, for a pull request is read by more people than a memory; --facts prints what they count."""
    memories.add_choice(parser)
    parser.add_argument("before")
    parser.add_argument("after", nargs="?")
    parser.add_argument("--facts", action="store_true", help="Also print each fact that differs, with its id.")
    parser.add_choice("--format", ("text", "markdown", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Print what changed."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    words = (arguments.before, arguments.after or memory.snapshot)
    before, after = (memories.view(root, arguments, memory.name, word) for word in words)
    from lifeos.memory.difference import changes  # noqa: PLC0415  with memory, not before

    found = list(changes(before.view, after.view, facts=arguments.facts))
    vectors = memory_vectors.change(
        memories.store(root, arguments), memory.name, before.named.snapshot, after.named.snapshot
    )
    if arguments.format == "markdown":
        echo(
            memory_changes.markdown(memory.name, str(before.named), str(after.named), found, facts=arguments.facts)
            + (f"\n{vectors[0].upper()}{vectors[1:]}.\n" if vectors else ""),
            end="",
        )
    elif arguments.format == "json":
        rows = [
            {**memory_changes.counts(one), **({"facts": memory_changes.listed(one.facts)} if arguments.facts else {})}
            for one in found
        ]
        sides = {"before": before.named.text, "after": after.named.text}
        echo(json.dumps({"memory": memory.name, **sides, "changes": rows, "vectors": vectors}, indent=2))
    else:
        echo(f"{memory.name}: {before.named} -> {after.named}")
        echo(memory_changes.text(found, facts=arguments.facts), end="")
        if vectors:
            echo(f"  {vectors}")
    return EXIT_CLEAN
