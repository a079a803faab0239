"""``lifeos gateway serve``: the decision on every call of an agent, for Envoy."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from lifeos.cli import doors, fleets, ledgers, repository
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, EXIT_FINDINGS, UsageError

if TYPE_CHECKING:
    from lifeos.ir import Fleet
    from lifeos.ledger.sql import SqlLedger
    from lifeos.services.gateway.server import Door

_LINGER = 3.0
"""Seconds after a signal in which all is as before: a call that was let through is asked about again, at the head of its answer, and the answer would be lost. A second signal ends it at once."""
_GRACE = 5.0
"""Seconds after those in which questions that were asked before the end are answered."""
_LOOK = 30.0
"""Seconds between two looks for reservations and approvals whose time is over."""
_AGAIN = 0.1
"""Seconds until it is looked again whether there is a certificate."""


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer Envoy (ext_authz over gRPC) for each call of an agent: read it strictly, have OPA decide by what the ledger knows, write the decision
        down, answer. Without OPA or the ledger every call is denied.

        OPA runs beside it, on what `lifeos gateway policies` writes or on what its pod has mounted. People approve at the address that is printed, with
        `lifeos approve`."""
    fleets.add_choice(parser)
    ledgers.add_choice(parser)
    parser.add_argument("--opa", required=True, metavar="ADDRESS", help="unix:/path, or http://127.0.0.1:PORT.")
    parser.add_argument(
        "--patience", type=float, default=0.5, metavar="S", help="For OPA, in seconds. [default: %(default)s]"
    )
    parser.add_argument(
        "--approvers", required=True, metavar="DIR", help="Public keys of those who may approve, each NAME.pem."
    )
    parser.add_argument(
        "--listen", default="127.0.0.1:9191", metavar="ADDRESS", help="For Envoy; or unix:/path. [default: %(default)s]"
    )
    parser.add_argument(
        "--workload-api",
        metavar="ADDRESS",
        help="SPIRE's socket: answer the gateway's Envoy alone, by mutual TLS. [default: whoever reaches --listen is believed]",
    )
    parser.add_argument(
        "--reads",
        type=int,
        metavar="N",
        help="With --workload-api: take from the semantic layer what agents read, on this port, by mutual TLS.",
    )
    parser.add_argument(
        "--probes",
        type=int,
        metavar="N",
        help="Answer /healthz, /readyz, /metrics, and what became of a decision's calls, on this port, to anybody.",
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="For people. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=9080, metavar="N", help="For people. [default: %(default)s]")


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    _check(arguments)
    try:
        from lifeos.services.exposition import metrics_of  # noqa: PLC0415
        from lifeos.services.gateway.app import app, probes  # noqa: PLC0415
        from lifeos.services.gateway.approval import approvers_in  # noqa: PLC0415
        from lifeos.services.gateway.booked import Booked  # noqa: PLC0415
        from lifeos.services.gateway.expiring import Expiring  # noqa: PLC0415
        from lifeos.services.gateway.figures import Figures  # noqa: PLC0415
        from lifeos.services.gateway.gateway import Gateway  # noqa: PLC0415
        from lifeos.services.gateway.metrics import Metrics  # noqa: PLC0415
        from lifeos.services.gateway.opa import Opa  # noqa: PLC0415
        from lifeos.services.gateway.pending import Waiting  # noqa: PLC0415
        from lifeos.services.gateway.server import serve  # noqa: PLC0415
        from lifeos.services.gateway.storms import Storms, history  # noqa: PLC0415
        from lifeos.services.gateway.watched import Watched  # noqa: PLC0415
        from lifeos.services.traces import exporting  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[gateway,ledger]'") from error
    fleet = fleets.fleet_of(arguments)
    if fleet is None:
        return EXIT_FINDINGS
    logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stderr)
    ended = exporting("lifeos-gateway")
    approvers, waiting, listens = approvers_in(arguments.approvers), Waiting(), threading.Event()
    with ledgers.opened(_ledger(arguments)) as ledger, doors.listening(arguments.host, arguments.port) as listening:
        metrics = Metrics(Figures(fleet, ledger))
        if arguments.probes is not None:
            shown = probes(fleet, listens.is_set, lambda of: ledger.lines(decision=of), metrics_of(metrics.registry))
            doors.beside(doors.server(shown), doors.listening("", arguments.probes))
        storms = Storms(fleet, ledger, history(ledger.lines), _now)
        books = Watched(Booked(ledger), storms)
        opa = Opa(arguments.opa, arguments.patience)
        door = _door(arguments, fleet, ledger) if arguments.workload_api else None
        grpc, port = serve(Gateway(fleet, opa, books, approvers, waiting, metrics), books, arguments.listen, door)
        listens.set()
        expiring = Expiring(ledger.expire, _LOOK)
        try:
            echo(f"for Envoy: {_shown(arguments.listen, port)}")
            echo(f"for people: http://{arguments.host}:{listening.getsockname()[1]}")
            sys.stdout.flush()
            doors.serve(doors.server(app(books, approvers, waiting, _now)), listening)
            listens.clear()
            time.sleep(_LINGER)
        finally:
            grpc.stop(_GRACE).wait()
            expiring.close()
            opa.close()
            ended()
    return EXIT_CLEAN


def _check(arguments: Arguments) -> None:
    if not all(0 <= port <= 65535 for port in (arguments.port, arguments.probes or 0, arguments.reads or 0)):
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535, and so are --probes and --reads")
    if arguments.reads is not None and not arguments.workload_api:
        raise UsageError("--reads needs --workload-api: whoever could report there would be believed")
    if not arguments.patience > 0:
        raise UsageError("--patience is a number of seconds above 0")


def _ledger(arguments: Arguments) -> str:
    """Where it is. In a pod there is no repository, and the ledger is named."""
    where = str(arguments.ledger or ledgers.default(repository.find(arguments.repo), arguments))
    if not arguments.ledger:
        os.makedirs(os.path.dirname(where), exist_ok=True)
    return where


def _now() -> int:
    return time.time_ns() // 1000


def _door(arguments: Arguments, fleet: "Callable[[], Fleet]", ledger: "SqlLedger") -> "Door":
    """For Envoy, once there is a certificate: SPIRE learns of a new pod within seconds, not at once. Where it is asked for, the one for the semantic layer is open from then on."""
    try:
        from lifeos.agent.workload_api import WorkloadApi  # noqa: PLC0415
        from lifeos.services.gateway import reads  # noqa: PLC0415
        from lifeos.services.gateway.mutual import OnlyEnvoy, credentials  # noqa: PLC0415
        from lifeos.services.gateway.server import Door  # noqa: PLC0415
        from lifeos.services.reads import into  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[agent]'") from error

    def trust_domain() -> str:
        return fleet().catalog.platform.trust_domain

    api = WorkloadApi(arguments.workload_api, trust_domain())
    while api.stamp() is None:
        time.sleep(_AGAIN)
    if arguments.reads is not None:
        taken = doors.secured(reads.app(into(ledger), trust_domain), api)
        doors.beside(taken, doors.listening("", arguments.reads))
    return Door(credentials(api.stamp), OnlyEnvoy(trust_domain))


def _shown(address: str, port: int) -> str:
    return address if address.startswith("unix:") else f"{address.rpartition(':')[0]}:{port}"
