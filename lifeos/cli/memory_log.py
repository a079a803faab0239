"""``lifeos memory log``: the journal, entry by entry."""

import json
from typing import TYPE_CHECKING

import msgspec

from lifeos.cli import memories, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS
from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.memory.journal.branches import Step


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """List what led to the newest state of the pinned version of MEMORY, oldest first, through the versions that it continues. VERSION is
        another version, or a state. What was learned is shown by id; --facts shows it."""
    memories.add_choice(parser)
    parser.add_argument("version", nargs="?")
    parser.add_argument("--facts", action="store_true", help="Also print the facts.")
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Print it."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store, branches = memories.store(root, arguments), memories.branches(root, arguments, memory.name)
    from lifeos.memory.versions.named import named  # noqa: PLC0415  with memory, not before

    which = named(root, store, branches, arguments.version or memory.snapshot)
    state = which.state or branches.present(which.snapshot)
    steps = branches.lineage(state) if state is not None else []
    if arguments.format == "json":
        rows = [_json(step) for step in steps]
        echo(
            json.dumps(
                {"memory": memory.name, "state": str(state) if state is not None else None, "entries": rows}, indent=2
            )
        )
        return EXIT_CLEAN
    for step in steps:
        for line in _text(step, facts=arguments.facts):
            echo(visible(line))
    echo(f"{memory.name} is {state if state is not None else which.snapshot}")
    return EXIT_CLEAN


def _text(step: "Step", *, facts: bool) -> list[str]:
    from lifeos.memory.journal.entry import Confirm, Forget, Replayed, plain  # noqa: PLC0415  with memory, not before
    from lifeos.memory.journal.target import of_fact  # noqa: PLC0415

    said = plain(step.entry)
    again = f", replayed from {step.origin[:19]}" if isinstance(step.entry, Replayed) else ""
    start = f"  {step.state.short}  {step.line.at}"
    if isinstance(said, Forget):
        return [f"{start}  forget    {said.target} by {said.who}: {said.why}{again}"]
    if isinstance(said, Confirm):
        return [f"{start}  confirm   {said.target} by {said.who}{again}"]
    decision = f" in {said.decision}" if said.decision else ""
    shown = f"{start}  remember  {of_fact(said.fact.encode())} ({said.scope}) by {said.agent}{decision}{again}"
    return [shown, f"    {said.fact}"] if facts else [shown]


def _json(step: "Step") -> dict[str, object]:
    return {"state": str(step.state), "at": step.line.at, "entry": msgspec.to_builtins(step.entry)}
