"""Where the semantic layer writes down what agents read."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lifeos.cli import ledgers
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain
from lifeos.errors import UsageError

if TYPE_CHECKING:
    from lifeos.agent.tls import Identity
    from lifeos.services.reads import Write
    from lifeos.services.semantic.witness import Witness

_SECONDS = 2.0
"""Between two tries to bring to the ledger what waits for it."""


def add_choice(parser: Parser) -> None:
    """The options that say where that is."""
    ledgers.add_choice(parser)
    parser.add_argument(
        "--reads-to",
        metavar="URL",
        help="The gateway service, which has the ledger: tell it what agents read, by mutual TLS. [default: the ledger itself]",
    )


@contextmanager
def witness(root: str, folder: str, identity: "Identity | None", arguments: Arguments) -> "Iterator[Witness | None]":
    """While it serves. ``root``: of the repository, which has a ledger; empty in a pod, which has none, and where no other is named nobody writes anything down. ``folder``: of the store.
    Raises :class:`LifeOSError`."""
    if arguments.reads_to and (arguments.ledger or identity is None):
        raise UsageError("--reads-to needs the SVID of --svid or --workload-api, and is another ledger than --ledger")
    if not (root or arguments.ledger or arguments.reads_to):
        complain("no ledger is named, so what agents read is written nowhere: name one with --ledger or --reads-to")
        yield None
        return
    with _ledger(root, identity, arguments) as write:
        from lifeos.services.semantic.witness import Witness  # noqa: PLC0415  with the ledger, not before

        found = Witness(write, folder, complain)
        with _brought(found.run, found.end):
            yield found


@contextmanager
def _ledger(root: str, identity: "Identity | None", arguments: Arguments) -> "Iterator[Write]":
    from lifeos.services.reads import into, over  # noqa: PLC0415  with the ledger, not before

    if not arguments.reads_to:
        with ledgers.opened(ledgers.default(root, arguments)) as ledger:
            yield into(ledger)
        return
    from lifeos.agent.connection import Connection  # noqa: PLC0415  only for the gateway service

    connection = Connection(identity)
    try:
        yield over(connection, arguments.reads_to.rstrip("/"))
    finally:
        connection.close()


@contextmanager
def _brought(run: Callable[[float], None], end: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=run, args=(_SECONDS,), name="witness", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end()
        thread.join()
