"""``lifeos verdict serve``: the verdict on releases over HTTP, for Argo Rollouts."""

import socket
import sys

from lifeos.cli import fleets
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.rego import library


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer whether a release is safe, from its judged decisions: what the AnalysisTemplates of `lifeos compile` ask.

        The fleet is that of the repository, or of a folder with the files of the ConfigMaps labelled lifeos.dev/bundle=fleet, or of the
        cluster with these ConfigMaps; the last two are read again when they change. Decisions are posted to the same address and kept in one file; and
        who asks about a shadow has it asked the golden decisions of its suite, at its address in the cluster."""
    parser.add_argument("--data", required=True, metavar="FILE", help="Where decisions are kept (SQLite).")
    fleets.add_choice(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="To listen at. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="To listen on. [default: %(default)s]")


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    if not 0 <= arguments.port <= 65535:
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535")
    try:
        library.loaded()  # before numpy (lifeos.rego.plan)

        import uvicorn  # noqa: PLC0415

        from lifeos.gym.values.decided import against  # noqa: PLC0415
        from lifeos.services.decisions import Decisions  # noqa: PLC0415
        from lifeos.services.golden.replay import Replays  # noqa: PLC0415
        from lifeos.services.verdict import app  # noqa: PLC0415
        from lifeos.services.verdict_metrics import Metrics  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,services]'") from error
    fleet = fleets.fleet_of(arguments)
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
        made = app(fleet, decisions, Replays(decisions, against), Metrics())
        server = uvicorn.Server(uvicorn.Config(made, log_config=None, access_log=False))
        server.run(sockets=[listening])
    return EXIT_CLEAN
