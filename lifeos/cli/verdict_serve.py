"""``lifeos verdict serve``: the verdict on releases over HTTP, for Argo Rollouts."""

import os
import socket
import sys
from collections.abc import Callable

from lifeos.cli import repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, LifeOSError, UsageError
from lifeos.ir import Fleet
from lifeos.rego import library


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer whether a release is safe, from its judged decisions: what the AnalysisTemplates of `lifeos compile` ask.

        The fleet is that of the repository, or of a folder with the files of the ConfigMaps labelled lifeos.dev/bundle=fleet, or of the
        cluster with these ConfigMaps; the last two are read again when they change. Decisions are posted to the same address and kept in one file."""
    parser.add_argument("--data", required=True, metavar="FILE", help="Where decisions are kept (SQLite).")
    parser.add_argument("--fleet", metavar="DIR", help="The fleet as files. [default: the repository]")
    parser.add_argument("--cluster", action="store_true", help="The fleet of the cluster that this is a pod of.")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="To listen at. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="To listen on. [default: %(default)s]")


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    if not 0 <= arguments.port <= 65535:
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535")
    if arguments.cluster and arguments.fleet:
        raise UsageError("--cluster and --fleet are two fleets; give one of them")
    try:
        library.loaded()  # before numpy (lifeos.rego.plan)

        import uvicorn  # noqa: PLC0415

        from lifeos.services.decisions import Decisions  # noqa: PLC0415
        from lifeos.services.verdict import app  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,services]'") from error
    fleet = _fleet(arguments)
    if fleet is None:
        return EXIT_FINDINGS
    decisions = Decisions(arguments.data)
    try:
        listening = socket.create_server((arguments.host, arguments.port), backlog=128)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen at {arguments.host}, port {arguments.port}: {error}") from error
    with listening:
        echo(f"http://{arguments.host}:{listening.getsockname()[1]}/v1/releases")
        sys.stdout.flush()
        server = uvicorn.Server(uvicorn.Config(app(fleet, decisions), log_config=None, access_log=False))
        server.run(sockets=[listening])
    return EXIT_CLEAN


def _fleet(arguments: Arguments) -> Callable[[], Fleet] | None:
    if arguments.cluster:
        return _of_cluster()
    return _of_folder(arguments.fleet) if arguments.fleet else _of_repository(arguments)


def _of_cluster() -> Callable[[], Fleet]:
    """It need not be there yet: the ConfigMaps of a new cluster may come after the pods."""
    try:
        from lifeos.services.fleet_cluster import here  # noqa: PLC0415  only in a pod
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,services]'") from error
    return here()


def _of_repository(arguments: Arguments) -> Callable[[], Fleet] | None:
    root = repository.find(arguments.repo)
    analysis = Compilation(root, cached=False).analysis
    fleet = analysis.fleet
    if fleet is None:
        repository.show(analysis.found, root, "text")
        return None
    return lambda: fleet


def _of_folder(folder: str) -> Callable[[], Fleet]:
    from lifeos.services.fleet_folder import FleetFolder  # noqa: PLC0415  not for a repository

    if not os.path.isdir(folder):
        raise LifeOSError(f"there is no folder {folder}; it holds the files of the fleet's ConfigMaps")
    found = FleetFolder(folder)
    found()  # that there is no fleet is said at the start
    return found
