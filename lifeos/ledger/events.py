"""What is written to the ledger. Amounts are whole millionths of a currency, times whole microseconds since 1970 UTC, days ISO dates in the ledger's
time zone.

``id`` is given by whoever reports an event, and of each kind one is written for each id. What is about a reservation or an approval has its id.
"""

from typing import Literal

import msgspec

Track = Literal["shadow", "canary", "stable"]

FORMAT = 1
"""Of the lines; a ledger of another one is not read."""


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    id: str


class Begun(_Event, frozen=True, kw_only=True, tag="begun"):
    """The first event: which zone the days of this ledger are of, for good."""

    format: int
    zone: str


class Decided(_Event, frozen=True, kw_only=True, tag="decided"):
    """An agent's decision; ``id`` is that of the task. ``version``: the agent's digest. ``memory``: the state that it was made on by the agent's own account, or nothing.
    ``scopes``: what of it the agent could see. ``read``, ``cited``: ids of records and facts."""

    agent: str
    team: str
    track: Track
    version: str = ""
    memory: str = ""
    scopes: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    confidence: float | None = None


class Read(_Event, frozen=True, kw_only=True, tag="read"):
    """What the semantic layer answered an agent, by its own account and not the agent's. ``memory``: the state that it answered from; ``scopes``: within which; ``operation``:
    what was asked of it; ``read``: ids of the records and facts that it gave."""

    decision: str
    agent: str
    team: str
    track: Track
    memory: str
    scopes: tuple[str, ...]
    operation: str
    read: tuple[str, ...] = ()


class Acted(_Event, frozen=True, kw_only=True, tag="acted"):
    """A call of a tool or a model that an agent asked the gateway for. ``arguments``: the digest of them. ``recorded``: answered and not carried
    out, as for a shadow. ``codes``: those of the rules that denied it."""

    decision: str
    agent: str
    team: str
    track: Track
    tool: str
    arguments: str = ""
    verdict: Literal["allowed", "denied", "recorded"]
    codes: tuple[str, ...] = ()


class Turned(_Event, frozen=True, kw_only=True, tag="turned"):
    """How a decision turned out, by a system of record, and not by the agent's claim. A later one corrects it."""

    decision: str
    source: str
    success: bool


class Reserved(_Event, frozen=True, kw_only=True, tag="reserved"):
    """The most that a call can cost, taken off what is left before it is made. ``budgets``: those of the team and above, by name. ``expires``: when
    whoever reserved is taken to be gone. ``day``: the one that it is booked on, whenever it is settled."""

    agent: str
    team: str
    track: Track
    decision: str
    budgets: tuple[str, ...]
    model: str = ""
    tool: str = ""
    micros: int
    currency: str
    day: str
    expires: int


class Settled(_Event, frozen=True, kw_only=True, tag="settled"):
    """What a call did cost."""

    micros: int


class Released(_Event, frozen=True, kw_only=True, tag="released"):
    """A call that cost nothing, since it was not made or failed before it did."""


class Expired(_Event, frozen=True, kw_only=True, tag="expired"):
    """Whoever reserved is gone, and nobody knows what was spent: the whole reservation is presumed to be, until somebody settles it after all."""


class Requested(_Event, frozen=True, kw_only=True, tag="requested"):
    """An approval that is asked for: of one call, by one agent, with just these arguments (their digest)."""

    decision: str
    agent: str
    tool: str
    arguments: str
    expires: int


class Granted(_Event, frozen=True, kw_only=True, tag="granted"):
    """A person's yes to a request. ``signature``: whatever proves it, as the gateway checked it."""

    by: str
    signature: str = ""


class Consumed(_Event, frozen=True, kw_only=True, tag="consumed"):
    """The one use of an approval."""

    call: str


class Lapsed(_Event, frozen=True, kw_only=True, tag="lapsed"):
    """An approval whose time is over."""


class Opened(_Event, frozen=True, kw_only=True, tag="opened"):
    """A breaker that opened, or opened again: nothing passes until a time."""

    breaker: str
    reason: str
    until: int


class Probed(_Event, frozen=True, kw_only=True, tag="probed"):
    """One call that passes a breaker whose time is over, to try; none else does until a time."""

    breaker: str
    call: str
    until: int


class Closed(_Event, frozen=True, kw_only=True, tag="closed"):
    """A breaker that closed."""

    breaker: str
    reason: str


class Terminated(_Event, frozen=True, kw_only=True, tag="terminated"):
    """A pod that the warden ends; ``id`` is the pod's own. ``agent``: which one it says that it is of. ``ground``: the word for why, ``reason``: the
    sentence."""

    agent: str
    namespace: str
    pod: str
    ground: str
    reason: str


Event = (
    Begun
    | Decided
    | Read
    | Acted
    | Turned
    | Reserved
    | Settled
    | Released
    | Expired
    | Requested
    | Granted
    | Consumed
    | Lapsed
    | Opened
    | Probed
    | Closed
    | Terminated
)


def decision_of(event: Event) -> str:
    """The decision that an event is of; nothing when it is of none, or only through what it refers to."""
    return event.id if isinstance(event, Decided) else getattr(event, "decision", "")


def kind_of(event: Event) -> str:
    """The word for it in its line."""
    return str(type(event).__struct_config__.tag)
