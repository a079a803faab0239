"""``lifeos memory embed``: the version that was ingested last, with its vectors."""

import json

from lifeos.cli import disks, embeddings, memories, repository
from lifeos.cli.embedding_progress import Told
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.plural import count
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Put the vectors of its records into the version of MEMORY that was ingested last, by the embedding model that MEMORY declares. That is a version of its own,
        which `memory snapshot` pins: where it is served nothing has to be embedded, and every machine has the same vectors.

        It takes some 10 ms a record, but for measurements, which have none; records that the last version or the pinned one had are not embedded again. A version that
        was not embedded is embedded where it is served."""
    memories.add_choice(parser)
    parser.add_choice("--format", ("text", "json"), default="text", help="How it is printed.")


def run(arguments: Arguments) -> int:
    """Embed, and print the version."""
    root = repository.find(arguments.repo)
    memory = memories.declared(root, arguments.memory)
    if memory is None:
        return EXIT_FINDINGS
    store = memories.store(root, arguments)
    embedder = embeddings.declared(memory)
    from lifeos.memory import disk  # noqa: PLC0415  with memory, not before
    from lifeos.memory.dataset import decode  # noqa: PLC0415
    from lifeos.memory.erasure import register  # noqa: PLC0415
    from lifeos.memory.ingest import head, home, move  # noqa: PLC0415
    from lifeos.memory.vectors.embed import embed  # noqa: PLC0415
    from lifeos.memory.verify import verify  # noqa: PLC0415

    try:
        with disk.alone(home(store.folder, memory.name)):
            register.ready(store.folder, memory.name)
            last = head(store.folder, memory.name)
            if last is None:
                raise UsageError(
                    f"nothing was ingested into {store.folder}; run `lifeos memory ingest {memory.name}` first"
                )
            pinned = store.version(memory.snapshot)
            earlier = [decode(pinned[1])] if pinned is not None else []
            telling = Told(embedder)
            try:
                done = embed(store, verify(store, last), telling, earlier)
            finally:
                telling.end()
            move(store.folder, memory.name, done.snapshot)
    except OSError as error:
        return disks.refused(error, store.folder, "what was there is as it was")
    if arguments.format == "json":
        echo(json.dumps({**done._asdict(), "model": embedder.model}, indent=2))
    else:
        echo(f"{count(done.vectors, 'vector')} by {embedder.model}, {done.made} of them new")
        echo(f"{memory.name} is {done.snapshot}")
    return EXIT_CLEAN
