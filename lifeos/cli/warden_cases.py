"""``lifeos warden cases``: whom a warden keeps down until a person says otherwise, and why."""

import os

from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, UsageError
from lifeos.visible import visible

FILE = "cases"
"""What ``lifeos warden propose --cases`` reads, as JSON."""
_SOME = "some"


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Ask the warden of a cluster which agents stay down until a person says otherwise: what each did, in which decisions, and what these did cost.

        The warden has that from the ledger, and tells it to pods of the platform alone; from elsewhere, `kubectl port-forward`. With --output the
        answer is written as files, for `lifeos warden propose --cases`."""
    parser.add_argument("warden", metavar="URL", help="Of the warden, with the port that its --cases names.")
    parser.add_argument(
        "--output",
        metavar="DIR",
        help=f"Write `{FILE}` there, and `{_SOME}`, which says yes or no. [default: print them]",
    )


def run(arguments: Arguments) -> int:
    """Ask once."""
    try:
        import httpx  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gateway]'") from error
    import msgspec  # noqa: PLC0415

    from lifeos.cluster.warden.docket import ask  # noqa: PLC0415  with its libraries, not before

    found = ask(arguments.warden)
    for one in found:
        echo(visible(f"{one.agent}: {one.why}"))
    if arguments.output:
        os.makedirs(arguments.output, exist_ok=True)
        for name, data in ((FILE, msgspec.json.encode(found)), (_SOME, b"yes" if found else b"no")):
            with open(os.path.join(arguments.output, name), "wb") as file:
                file.write(data)
    return EXIT_CLEAN
