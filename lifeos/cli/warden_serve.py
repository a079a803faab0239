"""``lifeos warden serve``: the warden of a cluster."""

import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from lifeos.cli import ledgers
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import echo
from lifeos.errors import EXIT_CLEAN, LifeOSError, UsageError
from lifeos.kube.names import SYSTEM_NAMESPACE

if TYPE_CHECKING:
    from lifeos.cluster.api import Api
    from lifeos.ir import Fleet


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Keep the pods of agents ended that may not run, by the breakers that the gateway has opened in the ledger; and end pods that say that they are an
        agent and are none. Each end is told: a line of the ledger, an Event, a metric.

        In a pod it acts as the pod's account, elsewhere as the current user of the kubeconfig. Only the namespaces of the fleet's teams are looked at. While
        the ledger, the fleet or the API server cannot be read, nothing is ended. It may be killed at any time."""
    parser.add_argument("--ledger", required=True, metavar="LEDGER", help="A file, or postgresql://user@host/database.")
    parser.add_argument(
        "--fleet", metavar="DIR", help="The fleet as files. [default: the ConfigMaps of the cluster, as rendered]"
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=120,
        metavar="S",
        help="For pods of an agent that the fleet does not name yet, in seconds. [default: %(default)s]",
    )
    parser.add_argument(
        "--health", type=int, default=8080, metavar="N", help="The port of /healthz. [default: %(default)s]"
    )
    parser.add_argument(
        "--metrics", type=int, default=9090, metavar="N", help="The port of /metrics. [default: %(default)s]"
    )
    parser.add_argument(
        "--cases",
        type=int,
        metavar="N",
        help="The port of /cases: who stays down until a person says otherwise, for `lifeos warden cases`. [default: nobody is told]",
    )


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    told = () if arguments.cases is None else (arguments.cases,)
    if not all(1 <= port <= 65535 for port in (arguments.health, arguments.metrics, *told)):
        raise UsageError("--health is a whole number from 1 to 65535, and so are --metrics and --cases")
    if not arguments.patience >= 0:
        raise UsageError("--patience is a number of seconds from 0 up")
    try:
        from lifeos.cluster.api import Api  # noqa: PLC0415
        from lifeos.cluster.warden.case import cases  # noqa: PLC0415
        from lifeos.cluster.warden.docket import Docket  # noqa: PLC0415
        from lifeos.cluster.warden.metrics import Metrics  # noqa: PLC0415
        from lifeos.cluster.warden.operator import serve  # noqa: PLC0415
        from lifeos.cluster.warden.warden import Warden  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[warden,services,ledger]'") from error
    logging.basicConfig(format="%(levelname)s %(message)s", stream=sys.stderr, level=logging.WARNING)
    api = Api(inside="KUBERNETES_SERVICE_HOST" in os.environ)
    fleet = _fleet(arguments.fleet, api)
    namespaces = sorted({team.namespace for team in fleet().catalog.teams.values()})
    with ledgers.opened(arguments.ledger) as ledger:
        metrics = Metrics()
        metrics.serve(arguments.metrics)
        for port in told:
            Docket(port, lambda: cases(ledger))
        echo(f"looks after {', '.join(namespaces)}")
        sys.stdout.flush()
        serve(Warden(api, ledger, fleet, metrics, arguments.patience), namespaces, arguments.health)
    return EXIT_CLEAN


def _fleet(folder: str | None, api: "Api") -> "Callable[[], Fleet]":
    """As it is now, and no other."""
    if folder is None:
        from lifeos.services.fleet_cluster import FleetCluster  # noqa: PLC0415

        return FleetCluster(api.configuration, SYSTEM_NAMESPACE).read
    from lifeos.services.fleet_folder import FleetFolder  # noqa: PLC0415

    if not os.path.isdir(folder):
        raise LifeOSError(f"there is no folder {folder}; it holds the files of the fleet's ConfigMaps")
    return FleetFolder(folder).read
