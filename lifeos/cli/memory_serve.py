"""``lifeos memory serve``: the semantic layer, for agents on this machine."""

import os
import socket
import sys
import threading
from collections.abc import Callable

from lifeos.cli import embeddings, memories, repository
from lifeos.cli.gate import fleet_at
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, LifeOSError, UsageError
from lifeos.ir import Fleet

_SECONDS = 2.0
"""Between two looks of the keeper."""
_TOKENS = os.path.join(".lifeos", "tokens")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer agents from the pinned versions of their memories, over MCP (/mcp) and REST (/v1/recall and its like; /openapi.json says which).

        Who asks is known by a token: each agent has one, made by the first start, in a file of its name. It sees the scopes that it declares,
        and nothing else exists for it.

        The fleet is that of the repository, or a folder with the files of the ConfigMaps labelled lifeos.dev/bundle=fleet. It is read again when it changes, so a pin
        that moves, or moves back, is followed at once. Each version that is pinned is opened before somebody asks; one that is lost or damaged is brought from the remotes of
        DVC. Of those that are pinned no more the last three stay open."""
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
        from lifeos.memory.versions.bring import bring  # noqa: PLC0415
        from lifeos.services.semantic.app import app  # noqa: PLC0415
        from lifeos.services.semantic.journals import Journals  # noqa: PLC0415
        from lifeos.services.semantic.keeper import Keeper  # noqa: PLC0415
        from lifeos.services.semantic.layer import SemanticLayer  # noqa: PLC0415
        from lifeos.services.semantic.tokens import Tokens  # noqa: PLC0415
        from lifeos.services.semantic.versions import Versions  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory,recall]'") from error
    fleet = _fleet(root, arguments)
    tokens = Tokens(os.path.abspath(arguments.tokens or os.path.join(root, _TOKENS)), fleet().agents)
    journals = Journals(store.folder, lambda memory: pins.before(root, memory.name, memory.snapshot), memories.now)
    versions = Versions(
        store,
        embeddings.declared,
        lambda memory: bring(root, memory.name, store, memory.snapshot),
        journals.open,
    )
    keeper = Keeper(fleet, versions, complain)
    if wrong := keeper.keep():
        raise LifeOSError(f"nothing is served while {', '.join(wrong)} cannot be; see above")
    layer = SemanticLayer(fleet, versions, journals, tokens)
    try:
        listening = socket.create_server((arguments.host, arguments.port), backlog=128)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen at {arguments.host}, port {arguments.port}: {error}") from error
    with listening:
        echo(f"http://{arguments.host}:{listening.getsockname()[1]}/mcp")
        sys.stdout.flush()
        keeping = threading.Thread(target=keeper.run, args=(_SECONDS,), name="keeper", daemon=True)
        keeping.start()
        application = app(layer, lambda: keeper.passed)
        server = uvicorn.Server(uvicorn.Config(application, log_config=None, access_log=False))
        server.run(sockets=[listening])
        keeper.end()
    return EXIT_CLEAN


def _fleet(root: str, arguments: Arguments) -> Callable[[], Fleet]:
    if not arguments.fleet:
        from lifeos.services.fleet_repository import FleetRepository  # noqa: PLC0415  not for a folder

        return FleetRepository(root, lambda: fleet_at(root))
    from lifeos.services.fleet_folder import FleetFolder  # noqa: PLC0415  not for a repository

    if not os.path.isdir(arguments.fleet):
        raise LifeOSError(f"there is no folder {arguments.fleet}; it holds the files of the fleet's ConfigMaps")
    found = FleetFolder(arguments.fleet)
    found()  # that there is no fleet is said at the start
    return found
