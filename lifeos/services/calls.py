"""What became of the calls of one decision, by the ledger: asked of the gateway service, which alone has it.

Whoever puts a question to an agent gives it a trace, under which the gateway writes the calls down that it leads to. The trace is drawn at random, so nobody else
can ask for them.
"""

from collections.abc import Callable, Iterable
from secrets import token_hex

import httpx
import msgspec

from lifeos.errors import LifeOSError
from lifeos.ledger.chain import Sealed
from lifeos.ledger.events import Acted

PATH = "/v1/decisions"
"""Of the gateway service, beside its probes; behind it the trace."""
_SECONDS = 10.0


class CallsUnknown(LifeOSError):  # noqa: N818  a state of the world, not a fault
    """The gateway service does not say it."""


class Calls(msgspec.Struct, frozen=True):
    """How many passed, how many were only recorded, and the codes by which others were denied, each once, in their order."""

    allowed: int = 0
    recorded: int = 0
    denied: tuple[str, ...] = ()


def trace() -> str:
    """A new one (w3.org/TR/trace-context)."""
    return token_hex(16)


def traceparent(of: str) -> str:
    """The header by which an agent belongs to a trace."""
    return f"00-{of}-{token_hex(8)}-01"


def counted(lines: Iterable[Sealed]) -> Calls:
    """Of a decision's lines."""
    events = [line.line.event for line in lines]
    acted = [event for event in events if isinstance(event, Acted)]
    verdicts = [event.verdict for event in acted]
    codes = dict.fromkeys(code for event in acted if event.verdict == "denied" for code in event.codes)
    return Calls(verdicts.count("allowed"), verdicts.count("recorded"), tuple(codes))


def asked_of(gateway: str) -> Callable[[str], Calls]:
    """Asks the service at this URL for the calls of a trace. What it gives raises :class:`CallsUnknown`."""

    def ask(of: str) -> Calls:
        try:
            answer = httpx.get(f"{gateway}{PATH}/{of}", trust_env=False, timeout=_SECONDS)
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=Calls)
        except (httpx.HTTPError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CallsUnknown(f"the gateway service does not say what became of its calls: {error}") from error

    return ask
