"""How often the same is done and told. Whoever owns a pod makes another one within milliseconds; to end that one within milliseconds, too, would be all that the
API server does."""

from lifeos.cluster.warden.ground import Ground

AGAIN = 1.0
"""Seconds until pods of the same owner are ended again."""
TELL = 60.0
"""Seconds until the same ground is told again of the same owner."""


class Pace:
    """In memory: after a restart something is done or told once more than it had to be."""

    def __init__(self) -> None:
        self._ended: dict[str, float] = {}
        self._told: dict[tuple[str, Ground], float] = {}

    def may_end(self, owner: str, at: float) -> bool:
        """Whether pods of an owner are ended now. ``at``: seconds of a clock that never goes back; the pods of one look have the same."""
        return not 0 < at - self._ended.get(owner, at) < AGAIN

    def ended(self, owner: str, at: float) -> None:
        """It was done."""
        self._ended[owner] = at

    def may_tell(self, owner: str, ground: Ground, at: float) -> bool:
        """Whether a ground is told now."""
        return not 0 < at - self._told.get((owner, ground), at) < TELL

    def told(self, owner: str, ground: Ground, at: float) -> None:
        """It was done."""
        self._told = {key: then for key, then in self._told.items() if at - then < TELL}
        self._ended = {key: then for key, then in self._ended.items() if at - then < TELL}
        self._told[owner, ground] = at
