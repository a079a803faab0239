"""Where the semantic layer writes down what agents read."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lifeos.cli import ledgers
from lifeos.cli.parser import Arguments, Parser
from lifeos.cli.terminal import complain

if TYPE_CHECKING:
    from lifeos.services.semantic.witness import Witness

_SECONDS = 2.0
"""Between two tries to bring to the ledger what waits for it."""


def add_choice(parser: Parser) -> None:
    """The option that says where that is."""
    ledgers.add_choice(parser)


@contextmanager
def witness(root: str, folder: str, arguments: Arguments) -> "Iterator[Witness | None]":
    """While it serves. ``root``: of the repository, which has a ledger; empty in a pod, which has none unless it is named, and then nobody writes anything down. ``folder``: of the store. Raises
    :class:`LifeOSError`."""
    if not (root or arguments.ledger):
        complain("no ledger is named, so what agents read is written nowhere: name one with --ledger")
        yield None
        return
    with ledgers.opened(ledgers.default(root, arguments)) as ledger:
        from lifeos.services.semantic.booking import into  # noqa: PLC0415  with the ledger, not before
        from lifeos.services.semantic.witness import Witness  # noqa: PLC0415

        found = Witness(into(ledger), folder, complain)
        with _brought(found.run, found.end):
            yield found


@contextmanager
def _brought(run: Callable[[float], None], end: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=run, args=(_SECONDS,), name="witness", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end()
        thread.join()
