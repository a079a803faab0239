"""``lifeos memory serve``: the semantic layer, for agents on this machine."""

import os
import socket
import sys
from collections.abc import Callable

from lifeos.cli import embeddings, memories, repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError
from lifeos.ir import Fleet

_TOKENS = os.path.join(".lifeos", "tokens")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer agents from the pinned versions of their memories, over MCP (/mcp) and REST (/v1/recall and its like; /openapi.json says which).

        Who asks is known by a token: each agent has one, made by the first start, in a file of its name. It sees the scopes that it declares,
        and nothing else exists for it.

        The fleet is that of the repository as it is now, or a folder with the files of the ConfigMaps labelled lifeos.dev/bundle=fleet, which is read again
        when it changes, so that a pin that moves is followed at once."""
    parser.add_argument("--fleet", metavar="DIR", help="The fleet as files. [default: the repository]")
    memories.add_store(parser)
    parser.add_argument("--tokens", metavar="DIR", help=f"Where the tokens are. [default: {_TOKENS} of the repository]")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="To listen at. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="To listen on. [default: %(default)s]")


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    if not 0 <= arguments.port <= 65535:
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535")
    root = repository.find(arguments.repo)
    store = memories.store(root, arguments)
    embeddings.need()
    try:
        import uvicorn  # noqa: PLC0415

        from lifeos.memory.versions import pins  # noqa: PLC0415
        from lifeos.services.semantic.app import app  # noqa: PLC0415
        from lifeos.services.semantic.journals import Journals  # noqa: PLC0415
        from lifeos.services.semantic.layer import SemanticLayer  # noqa: PLC0415
        from lifeos.services.semantic.tokens import Tokens  # noqa: PLC0415
        from lifeos.services.semantic.versions import Versions  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory,recall]'") from error
    fleet = _fleet(root, arguments)
    if fleet is None:
        return EXIT_FINDINGS
    tokens = Tokens(os.path.abspath(arguments.tokens or os.path.join(root, _TOKENS)), fleet().agents)
    journals = Journals(store.folder, lambda memory: pins.before(root, memory.name, memory.snapshot), memories.now)
    layer = SemanticLayer(fleet, Versions(store, embeddings.declared), journals, tokens)
    layer.open()
    try:
        listening = socket.create_server((arguments.host, arguments.port), backlog=128)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen at {arguments.host}, port {arguments.port}: {error}") from error
    with listening:
        echo(f"http://{arguments.host}:{listening.getsockname()[1]}/mcp")
        sys.stdout.flush()
        server = uvicorn.Server(uvicorn.Config(app(layer), log_config=None, access_log=False))
        server.run(sockets=[listening])
    return EXIT_CLEAN


def _fleet(root: str, arguments: Arguments) -> Callable[[], Fleet] | None:
    if not arguments.fleet:
        fleet = fleet_at(root)
        return None if fleet is None else lambda: fleet
    from lifeos.services.fleet_folder import FleetFolder  # noqa: PLC0415  not for a repository

    if not os.path.isdir(arguments.fleet):
        raise LifeOSError(f"there is no folder {arguments.fleet}; it holds the files of the fleet's ConfigMaps")
    found = FleetFolder(arguments.fleet)
    found()  # that there is no fleet is said at the start
    return found
