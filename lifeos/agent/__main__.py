"""``python -m lifeos.agent``: serve the function ``answer`` of a file. What an agent's image runs.

SIGTERM ends it once the decisions under way are made; the pod gives them two minutes.
"""

import argparse
import logging
import os
import sys
from typing import TYPE_CHECKING

from lifeos.agent.code import Package
from lifeos.agent.config import load
from lifeos.agent.sources import digest, read
from lifeos.errors import EXIT_USAGE, LifeOSError, UsageError

if TYPE_CHECKING:
    from lifeos.agent.serve import Answer
    from lifeos.agent.tls import Identity

_DRAIN_SECONDS = 110
"""With the 3 s before SIGTERM less than the pod's grace period (120 s), so that the last decision is not cut off with the process."""


def main(arguments: list[str] | None = None) -> int:
    """Serve until a signal comes; 2 for what cannot work."""
    parser = argparse.ArgumentParser("python -m lifeos.agent", description="Serve an agent over HTTP.")
    parser.add_argument(
        "--code", default="/app/agent.py", metavar="FILE", help="with a function answer(task, desk) [%(default)s]"
    )
    config = os.environ.get("LIFEOS_CONFIG", "/etc/lifeos/agent.json")
    parser.add_argument(
        "--config", default=config, metavar="FILE", help="agent.json; prompt.md is beside it [%(default)s]"
    )
    svid = os.environ.get("LIFEOS_SVID")
    parser.add_argument(
        "--svid", default=svid, metavar="FOLDER", help="with svid.pem, svid_key.pem and svid_bundle.pem"
    )
    socket = os.environ.get("SPIFFE_ENDPOINT_SOCKET")
    parser.add_argument(
        "--workload-api", default=socket, metavar="ADDRESS", help="SPIRE's socket, where there is no --svid"
    )
    parser.add_argument("--token", metavar="FILE", help="by which a gateway without certificates knows the agent")
    parser.add_argument("--socket", metavar="PATH", help="listen there, and at no port")
    parser.add_argument("--host", default="0.0.0.0", metavar="ADDRESS")  # noqa: S104  it is alone in its pod
    parser.add_argument("--port", type=int, metavar="N", help="[the port of agent.json]")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for each call of a tool is what traces are for
    try:
        _serve(chosen)
    except LifeOSError as error:
        sys.stderr.write(f"lifeos.agent: {error}\n")
        return EXIT_USAGE
    return 0


def _serve(chosen: argparse.Namespace) -> None:
    told = load(chosen.config)
    if told.config.secured and not (chosen.svid or chosen.workload_api):
        raise UsageError(
            "the gateway asks for a certificate: give the address of SPIRE's socket with --workload-api or SPIFFE_ENDPOINT_SOCKET, "
            "or the folder of the SVID with --svid or LIFEOS_SVID"
        )
    try:
        import uvicorn  # noqa: PLC0415  so that what is missing is said in one line

        from lifeos.agent.connection import Connection  # noqa: PLC0415
        from lifeos.agent.pod import Pod  # noqa: PLC0415
        from lifeos.agent.serve import application  # noqa: PLC0415
        from lifeos.agent.tls import Svid  # noqa: PLC0415

        if told.config.secured and not chosen.svid:  # gRPC, which takes as long to import as all the rest
            from lifeos.agent.workload_api import WorkloadApi  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[agent]'") from error
    answer = _answer(chosen.code, told.config.code)
    identity: Identity | None = None
    if told.config.secured and chosen.svid:
        identity = Svid(chosen.svid, told.config.trust_domain)
    elif told.config.secured:
        identity = WorkloadApi(chosen.workload_api, told.config.trust_domain)
    uvicorn.run(
        application(answer, Pod(told, Connection(identity, _token(chosen.token)))),
        host=chosen.host,
        uds=chosen.socket,
        port=chosen.port or told.config.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )


def _token(path: str | None) -> str:
    if path is None:
        return ""
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the token in {path}: {error}") from error


def _answer(path: str, expected: str) -> "Answer":
    """The function of the file; what it imports from beside it (``from .plan import week``) is loaded as the Gym does. ``expected``:
    the digest of the code that was compiled, and so of what passed the gate; empty when nobody says."""
    if not os.path.isfile(path) or not path.endswith(".py"):
        raise UsageError(f"there is no {path}; --code names the Python file with the function 'answer'")
    folder, name = os.path.split(os.path.abspath(path))
    files = read(folder)
    if expected and (found := digest(files)) != expected:
        raise UsageError(
            f"the code in {folder} is not what agent.json was compiled with: it is {found}, that was {expected}; build the image from the "
            "commit that it is declared in"
        )
    try:
        return Package(folder, files).function(name, "answer")
    except LifeOSError as error:
        raise UsageError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
