"""The gateway's ledger, with the warden looking on: what was denied and what has ended is written down first, and shown to it then."""

from collections.abc import Collection

from lifeos.ledger.spending import Limits
from lifeos.services.gateway.booked import Booked, acted, away
from lifeos.services.gateway.ledger import Call, Ended, Facts, Grant, Pending, Refusal, Verdict
from lifeos.services.gateway.storms import Storms


class Watched:
    """A :class:`lifeos.services.gateway.ledger.Ledger`."""

    def __init__(self, books: Booked, storms: Storms) -> None:
        self._books, self._storms = books, storms

    def facts(self, call: Call, limits: Limits) -> Facts:
        """See :class:`Booked`."""
        return self._books.facts(call, limits)

    def admit(self, call: Call, micros: int, limits: Limits, grant: Grant | None) -> Refusal | None:
        """See :class:`Booked`; what is refused is noted by whoever asked."""
        refusal = self._storms.begins(call)
        if refusal is not None:
            return refusal
        admitted = False
        try:
            refusal = self._books.admit(call, micros, limits, grant)
            admitted = refusal is None
            return refusal
        finally:
            if not admitted:
                self._storms.over(call.id)

    def note(self, call: Call, verdict: Verdict, codes: tuple[str, ...]) -> None:
        """Write down what is not executed."""
        self._books.note(call, verdict, codes)
        if verdict == "denied":
            with away():
                self._storms.denied(acted(call, verdict, codes))

    def cost(self, id_: str, micros: int) -> None:
        """See :class:`Booked`."""
        self._books.cost(id_, micros)

    def shut(self, agents: Collection[str]) -> set[str]:
        """See :class:`Booked`."""
        return self._books.shut(agents)

    def ended(self, id_: str, how: Ended) -> int:
        """Settle a call, and look at how it ended."""
        self._storms.over(id_)
        cost = self._books.ended(id_, how)
        with away():
            self._storms.ended(id_, how, cost)
        return cost

    def ask(self, call: Call, expires: int) -> Pending:
        """See :class:`Booked`."""
        return self._books.ask(call, expires)

    def grant(self, id_: str, by: str, token: str) -> Refusal | None:
        """See :class:`Booked`."""
        return self._books.grant(id_, by, token)
