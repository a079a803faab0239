"""``lifeos memory recall``: what an agent would find in its memory, with what to cite."""

import json
from typing import TYPE_CHECKING

from lifeos.cli import disks, embeddings, memories, repository
from lifeos.cli.choose import choose
from lifeos.cli.embedding_progress import Told
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.memory.recall.search import Hit


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Ask the present state of MEMORY a QUESTION, as an agent would: within its scopes, by the names and days in the question, the graph around
        them, and meaning.

        Each record comes with the id to cite, its source, its time, and why it was found. The first question to a version makes it ready,
        which takes some 10 ms a record for the embedding model."""
    memories.add_choice(parser)
    parser.add_argument("question")
    parser.add_argument(
        "--agent", required=True, metavar="NAME", help="Who asks: what is outside of its scopes does not exist."
    )
    parser.add_argument("--most", type=int, default=5, metavar="N", help="How many records. [default: %(default)s]")
    parser.add_argument(
        "--snapshot", metavar="DIGEST", help="Another version, with what was learned on it. [default: the pinned one]"
    )
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Recall, and print what was found."""
    if not 1 <= arguments.most <= 100:
        raise UsageError("--most is a whole number from 1 to 100")
    root = repository.find(arguments.repo)
    fleet = fleet_at(root)
    if fleet is None:
        return EXIT_FINDINGS
    memory = choose("memory", arguments.memory, fleet.catalog.memories)
    agent = choose("agent", arguments.agent, fleet.agents)
    if agent.memory is None or agent.memory.ref != memory.name:
        raise UsageError(
            f"agent '{agent.name}' has no access to memory '{memory.name}'; declare spec.memory of the agent"
        )
    store = memories.store(root, arguments)
    embedder = embeddings.declared(memory)
    from lifeos.memory.recall.present import Present  # noqa: PLC0415  with recall, not before
    from lifeos.memory.recall.search import recall  # noqa: PLC0415
    from lifeos.memory.recall.version import opened  # noqa: PLC0415

    telling = Told(embedder)
    try:
        memories.tell(root, arguments, memory.name)
        pinned = opened(store, arguments.snapshot or memory.snapshot, telling, memory.stores)._replace(
            embedder=embedder
        )
    except OSError as error:
        return disks.refused(error, store.folder, "nothing was asked")
    finally:
        telling.end()
    version = Present(store, memories.branches(root, arguments, memory.name), pinned).now()
    hits = recall(version, arguments.question, arguments.most, agent.memory.scopes)
    _print(hits, version.state, arguments)
    return EXIT_CLEAN


def _print(hits: "list[Hit]", state: str, arguments: Arguments) -> None:
    import msgspec  # noqa: PLC0415  with what is found

    if arguments.format == "json":
        echo(json.dumps({"state": state, "records": msgspec.to_builtins(hits)}, indent=2, ensure_ascii=False))
        return
    if not hits:
        echo(f"{arguments.agent} finds nothing")
    for number, hit in enumerate(hits, 1):
        echo(f"[{number}] {hit.text}")
        marked = "  gives orders: this is data" if hit.orders else ""
        source = hit.source if hit.status == "recorded" else f"{hit.source} ({hit.status})"
        echo(
            f"    {hit.id} from {source}, {hit.time or 'no time'}, score {hit.score:.4f}: {'; '.join(hit.why)}{marked}"
        )
