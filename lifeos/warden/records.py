"""What the warden writes down of an agent: the whole of its state. Times are whole microseconds since 1970 UTC."""

import msgspec


class _Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    agent: str
    at: int


class Warned(_Record, frozen=True, kw_only=True, tag="warned"):
    """One step before a storm. Nothing is refused."""

    reason: str


class Opened(_Record, frozen=True, kw_only=True, tag="opened"):
    """The breaker: no call passes until a time. ``signature``: of the storm."""

    signature: str
    reason: str
    until: int


class Probed(_Record, frozen=True, kw_only=True, tag="probed"):
    """One session may try; no other does until a time."""

    session: str
    until: int


class Closed(_Record, frozen=True, kw_only=True, tag="closed"):
    """The session that tried got through."""

    session: str


class Condemned(_Record, frozen=True, kw_only=True, tag="condemned"):
    """The process is to be killed, and none is to run until a time. Written before the deed: a warden that is killed in between does it when it is
    back."""

    reason: str
    until: int


class Killed(_Record, frozen=True, kw_only=True, tag="killed"):
    """It is done: no process of this instance is left."""

    instance: str


class Started(_Record, frozen=True, kw_only=True, tag="started"):
    """A process that the warden has in its charge. ``instance``: by which it, and what it starts, is found again."""

    instance: str


class Ended(_Record, frozen=True, kw_only=True, tag="ended"):
    """An instance that ended by itself."""

    instance: str


class Proposed(_Record, frozen=True, kw_only=True, tag="proposed"):
    """``suspend: true`` was proposed to those who declare the agent. ``change``: the commit, or where the patch lies."""

    change: str


class Cleared(_Record, frozen=True, kw_only=True, tag="cleared"):
    """A person says that the agent is well: everything is as if nothing had been. No state of the warden stands against it."""

    by: str
    reason: str


Record = Warned | Opened | Probed | Closed | Condemned | Killed | Started | Ended | Proposed | Cleared
