"""Why a pod is to go."""

from typing import NamedTuple


class Ground(NamedTuple):
    """``word``: stable, the same in the Event, the metric and the ledger. ``message``: for a person. ``until``: when it is none any more, in microseconds since
    1970 UTC; 0 when that depends on no time."""

    word: str
    message: str
    until: int = 0
