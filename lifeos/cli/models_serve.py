"""``lifeos models serve``: the small models of this machine on OpenAI's protocol."""

import os
import sys
from typing import TYPE_CHECKING

from lifeos.cli import doors, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.compiler.pipeline import Compilation
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError
from lifeos.source.tree import PLATFORM_FILE

if TYPE_CHECKING:
    from lifeos.models.upstreams import Upstream


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Serve models on OpenAI's protocol: those of this machine by their names, and the repository's routes by theirs.

        A route that declares the small model is answered by it; another one by the scripts in evals/upstreams/ROUTE, which stand in for a model
        that is not here. Outside of a repository there are the small models alone."""
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="To listen at. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="To listen on. [default: %(default)s]")


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    if not 0 <= arguments.port <= 65535:
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535")
    root = repository.find(arguments.repo)
    try:
        from lifeos.models import upstreams as found  # noqa: PLC0415
        from lifeos.models.serve import serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gym,services]'") from error
    upstreams: dict[str, Upstream] = {}
    if arguments.repo is not None or os.path.lexists(os.path.join(root, PLATFORM_FILE)):
        analysis = Compilation(root, cached=False).analysis
        if analysis.failed or analysis.catalog is None:
            repository.show(analysis.found, root, "text")
            return EXIT_FINDINGS
        upstreams = found.upstreams(root, analysis.catalog.routes)
    with doors.listening(arguments.host, arguments.port) as listening:
        for name, upstream in upstreams.items():
            echo(f"route {name}: {upstream.words}")
        echo(f"http://{arguments.host}:{listening.getsockname()[1]}/v1")
        sys.stdout.flush()
        serve(listening, upstreams)
    return EXIT_CLEAN
