"""What a signature says."""

from typing import Literal, NamedTuple

Signature = Literal["identical-failures", "identical-calls", "rate", "exchange", "spend"]


class Finding(NamedTuple):
    """``complete``: a storm; otherwise the last step before one. ``agents``: who takes part. ``session``: empty when it is about all of them.
    ``seen`` and ``limit``: in units of the signature (failures, calls, calls a minute, rounds, micros)."""

    signature: Signature
    complete: bool
    agents: tuple[str, ...]
    session: str
    seen: int
    limit: int
    message: str
