"""``lifeos memory serve``: the semantic layer, for agents on this machine, or as a pod for those of a cluster."""

import os
import sys
import threading
from typing import TYPE_CHECKING

from lifeos.cli import doors, embeddings, memories, memory_places, memory_witness
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain, echo
from lifeos.errors import EXIT_CLEAN, LifeOSError, UsageError

if TYPE_CHECKING:
    from lifeos.agent.tls import Identity
    from lifeos.ir import Fleet
    from lifeos.services.semantic.callers import Callers

_SECONDS = 2.0
"""Between two looks of the keeper."""
_TOKENS = os.path.join(".lifeos", "tokens")


def configure(parser: Parser) -> None:
    """Declare what the command does and takes."""
    parser.about = """Answer agents from the present states of their memories, over MCP (/mcp) and REST (/v1/recall and its like; /openapi.json says which).

        Who asks is known by a token: each agent has one, made by the first start, in a file of its name. With --svid or --workload-api it is known by the SVID of
        its connection instead, and nobody connects without one. An agent sees the scopes that it declares, and nothing else exists for it.

        The fleet is that of the repository, or a folder with the files of the ConfigMaps labelled lifeos.dev/bundle=fleet, or that of the cluster. It is read again when
        it changes, so a pin that moves, or moves back, is followed at once. Each version that is pinned is opened before somebody asks; one that is lost or damaged is
        brought from the remotes of DVC, in a cluster from where the workflows keep it. Of those that are pinned no more the last three stay open; in a cluster others go off the
        disk, too, unless something was learned on them.

        Each answer is written into the ledger before it is given: who asked, in which decision, from which state, and the ids that it got. While the ledger is away that waits in
        the store."""
    parser.add_argument("--fleet", metavar="DIR", help="The fleet as files. [default: the repository]")
    parser.add_argument("--cluster", action="store_true", help="The fleet of the cluster that this is a pod of.")
    memories.add_store(parser)
    memory_witness.add_choice(parser)
    parser.add_argument("--tokens", metavar="DIR", help=f"Where the tokens are. [default: {_TOKENS} of the repository]")
    parser.add_argument(
        "--svid", metavar="DIR", help="The SVID to serve with: svid.pem, svid_key.pem and svid_bundle.pem."
    )
    parser.add_argument("--workload-api", metavar="ADDRESS", help="SPIRE's socket, where there is no --svid.")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="To listen at. [default: %(default)s]")
    parser.add_argument("--port", type=int, default=8080, metavar="N", help="To listen on. [default: %(default)s]")
    parser.add_argument(
        "--probes",
        type=int,
        metavar="N",
        help="Answer /healthz and /readyz, and nothing else, on this port, to anybody.",
    )


def run(arguments: Arguments) -> int:
    """Serve until a signal comes."""
    if not all(0 <= port <= 65535 for port in (arguments.port, arguments.probes or 0)):
        raise UsageError("--port is a whole number from 0 (any that is free) to 65535, and so is --probes")
    if arguments.cluster and (arguments.fleet or not arguments.store):
        raise UsageError(
            "--cluster is another fleet than --fleet, and has no repository: say with --store where versions are kept"
        )
    root = memory_places.root_of(arguments)
    store = memories.store(root, arguments)
    embeddings.need()
    try:
        from lifeos.services.exposition import metrics_of  # noqa: PLC0415
        from lifeos.services.semantic.app import app, probes  # noqa: PLC0415
        from lifeos.services.semantic.journals import Journals  # noqa: PLC0415
        from lifeos.services.semantic.keeper import Keeper  # noqa: PLC0415
        from lifeos.services.semantic.layer import SemanticLayer  # noqa: PLC0415
        from lifeos.services.semantic.metrics import registry  # noqa: PLC0415
        from lifeos.services.semantic.versions import Versions  # noqa: PLC0415
        from lifeos.services.traces import exporting  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[memory,recall]'") from error
    ended, of_cluster = exporting("lifeos-memory"), arguments.cluster
    places = memory_places.of_cluster(store) if of_cluster else memory_places.of_repository(root, store, arguments)
    journals = Journals(store.folder, places.follows, memories.now)
    versions = Versions(store, embeddings.declared, places.bring, journals.open)
    keeper = Keeper(places.fleet, versions, complain, places.discard, places.share)
    identity = _identity(places.fleet(), arguments)
    callers, fleet = _callers(root, places.fleet(), identity, arguments), keeper.fleet if of_cluster else places.fleet
    with (
        doors.listening(arguments.host, arguments.port) as listening,
        memory_witness.witness(root, store.folder, identity, arguments) as witness,
    ):
        layer = SemanticLayer(fleet, versions, journals, callers, *([witness.note] if witness is not None else ()))
        waiting = (lambda: witness.waiting) if witness is not None else (lambda: 0)
        if arguments.probes is not None:
            shown = probes(layer, lambda: keeper.passed, metrics_of(registry(layer.pinned, waiting)))
            doors.beside(doors.server(shown), doors.listening(arguments.host, arguments.probes))
        if (wrong := keeper.keep()) and not of_cluster:
            raise LifeOSError(f"nothing is served while {', '.join(wrong)} cannot be; see above")
        echo(f"http{'s' if identity else ''}://{arguments.host}:{listening.getsockname()[1]}/mcp")
        sys.stdout.flush()
        threading.Thread(target=keeper.run, args=(_SECONDS,), name="keeper", daemon=True).start()
        application = app(layer, lambda: keeper.passed)
        doors.serve(doors.secured(application, identity) if identity else doors.server(application), listening)
        keeper.end()
        ended()
    return EXIT_CLEAN


def _callers(root: str, fleet: "Fleet", identity: "Identity | None", arguments: Arguments) -> "Callers":
    if identity is not None:
        from lifeos.services.semantic.callers import Svids  # noqa: PLC0415

        return Svids(fleet.catalog.platform.trust_domain)
    if not (root or arguments.tokens):
        raise UsageError("nobody is known here: give --svid, --workload-api, or with --tokens where tokens are")
    from lifeos.services.semantic.tokens import PERSON, Tokens  # noqa: PLC0415

    folder = os.path.abspath(arguments.tokens or os.path.join(root, _TOKENS))
    return Tokens(folder, fleet.agents, os.environ.get(PERSON, ""))


def _identity(fleet: "Fleet", arguments: Arguments) -> "Identity | None":
    domain = fleet.catalog.platform.trust_domain
    if arguments.svid:
        from lifeos.agent.tls import Svid  # noqa: PLC0415

        return Svid(arguments.svid, domain)
    if not arguments.workload_api:
        return None
    try:
        from lifeos.agent.workload_api import WorkloadApi  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UsageError(f"this needs {error.name}: pip install 'lifeos[agent]'") from error
    return WorkloadApi(arguments.workload_api, domain)
