"""``lifeos verdict serve``: the verdict on releases over HTTP, for Argo Rollouts."""

import sys

from lifeos.cli import doors, fleets
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.rego import library

_MIRRORED_AT_ONCE = 64
"""Mirrored requests that are read at a time, of a megabyte at most each; those above are refused, which only Envoy sees."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer whether a release is safe, from its judged decisions: what the AnalysisTemplates of `lifeos compile` ask.

        The fleet is that of the repository, or of a folder with the files of the ConfigMaps labelled lifeos.dev/bundle=fleet, or of the
        cluster with these ConfigMaps; the last two are read again when they change. Decisions are posted to the same address and kept in one file; and
        who asks about a shadow has it asked the golden decisions of its suite, and what the gateway mirrors to --mirrored, at its address in the cluster."""
    parser.add_argument("--data", required=True, metavar="FILE", help="Where decisions are kept (SQLite).")
    fleets.add_choice(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="To listen at. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="To listen on. [default: %(default)s]")
    parser.add_argument(
        "--mirrored", type=int, metavar="N", help="Port at which the gateway mirrors what people ask. [default: none]"
    )
    parser.add_argument(
        "--gateway",
        default="",
        metavar="URL",
        help="Of the gateway service's probes, where it tells what became of a decision's calls. [default: nobody is asked]",
    )


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    if not all(0 <= port <= 65535 for port in (arguments.port, arguments.mirrored or 0)):
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535, and so is --mirrored")
    try:
        library.loaded()  # before numpy (lifeos.rego.plan)

        from lifeos.gym.values.decided import against  # noqa: PLC0415
        from lifeos.services.calls import asked_of  # noqa: PLC0415
        from lifeos.services.decisions import Decisions  # noqa: PLC0415
        from lifeos.services.golden.replay import Replays  # noqa: PLC0415
        from lifeos.services.mirrored import door  # noqa: PLC0415
        from lifeos.services.mirrored.judged import Mirrored  # noqa: PLC0415
        from lifeos.services.verdict import app  # noqa: PLC0415
        from lifeos.services.verdict_metrics import Metrics  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,services]'") from error
    fleet = fleets.fleet_of(arguments)
    if fleet is None:
        return EXIT_FINDINGS
    decisions = Decisions(arguments.data)
    calls = asked_of(arguments.gateway) if arguments.gateway else None
    shared = Mirrored(decisions, against, calls)
    with doors.listening(arguments.host, arguments.port) as listening:
        if arguments.mirrored is not None:
            taking = doors.server(door.app(shared), at_once=_MIRRORED_AT_ONCE)
            doors.beside(taking, doors.listening(arguments.host, arguments.mirrored))
        echo(f"http://{arguments.host}:{listening.getsockname()[1]}/v1/releases")
        sys.stdout.flush()
        made = app(fleet, decisions, shared, Replays(decisions, against), Metrics())
        doors.serve(doors.server(made), listening)
    return EXIT_CLEAN
