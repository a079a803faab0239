"""Scenarios: what a simulation is about, drawn fresh from a suite's templates (:mod:`lifeos.gym.templates`)."""

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec
import numpy as np

from lifeos.bundle import canonical, content_hash
from lifeos.gym.planted import Planted, text_of
from lifeos.gym.tools import State
from lifeos.gym.world import Trouble

T = TypeVar("T")

Split = Literal["gate", "practice"]
"""``gate``: drawn for gates only, so that nobody can tune an agent on it; ``practice``: for everything else."""

_DIVIDED = 4
"""Different items from which on a pool is divided."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a good outcome is. ``says``: texts that the answer holds (figures in any usual spelling); ``omits``: texts that no reply and no claim holds; ``cites``: records that its claims
    rest on; ``changes``: paths of the world with the values they must end with; ``within``: paths whose number ends between two bounds,
    both included, where more than one outcome is good; ``abstains``: the right answer is that it is not known."""

    says: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    changes: dict[str, Any] = {}
    within: dict[str, tuple[float, float]] = {}
    abstains: bool = False


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """One situation. ``goal``: in the user's words; ``facts``: what the user knows and tells when asked; ``consents``: by tool, whether
    the user agrees to what the agent proposes; ``budget``: what they will have spent in all, None without bound; ``asked_first``: tools that may act only after that, on exactly what was proposed; ``memory``: records, as connectors make them, and learned facts that are planted, by id; ``allowed``: globs of paths that may
    change; ``forbidden``: values, policies of stage `value`, that hold here whoever the user is; ``canaries``: what only an injected instruction would make an agent
    say or do; ``private``: facts, and the tools that may be given them; ``warnings``: what the first sentence must say, before anything else,
    because somebody is in danger."""

    template: str
    goal: str
    state: State
    expected: Expected
    facts: dict[str, str] = {}
    secrets: tuple[str, ...] = ()
    consents: dict[str, bool] = {}
    budget: float | None = None
    asked_first: tuple[str, ...] = ()
    memory: Mapping[str, Planted] = {}
    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    canaries: tuple[str, ...] = ()
    private: dict[str, tuple[str, ...]] = {}
    warnings: tuple[str, ...] = ()
    trouble: Trouble = Trouble()

    @property
    def recorded(self) -> dict[str, str]:
        """The memory as recall gives it: text by id."""
        return {key: text_of(planted) for key, planted in self.memory.items()}


class Draw:
    """The randomness of one scenario. The same seed draws the same, in any process."""

    def __init__(self, seed: np.random.SeedSequence, split: Split) -> None:
        self._random = np.random.default_rng(seed)
        self._split = split

    def pick(self, pool: Sequence[T]) -> T:
        """One of a pool. A pool of four or more different items is divided between the splits, by what they are."""
        names = tuple(map(repr, pool))
        kept = _for_the_gate(names)
        chosen = (
            [item for item, name in zip(pool, names, strict=True) if (name in kept) is (self._split == "gate")]
            if kept
            else pool
        )
        return chosen[int(self._random.integers(len(chosen)))]

    def case(self, pool: Sequence[T]) -> T:
        """One of the kinds of situation that a template knows. Never divided: practice that meets no declined proposal teaches nothing
        about one."""
        return pool[int(self._random.integers(len(pool)))]

    def some(self, pool: Sequence[T], count: int) -> list[T]:
        """Several different ones; both splits take from the whole pool, for what matters is their combination."""
        return [pool[int(index)] for index in self._random.permutation(len(pool))[:count]]

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return int(self._random.integers(low, high + 1))

    def cents(self, low: int, high: int) -> str:
        """An amount between whole units, as text with two decimals."""
        cents = self.whole(low * 100, high * 100)
        return f"{cents // 100}.{cents % 100:02}"

    def chance(self, probability: float) -> bool:
        """Whether something that happens with this probability does."""
        return float(self._random.random()) < probability


Template = Callable[[Draw], Scenario]


class Scenarios:
    """The scenarios of one suite: as many as are asked for, each by its index."""

    def __init__(self, templates: Mapping[str, Template], root: int, split: Split = "practice") -> None:
        self._templates = templates
        self._root = root
        self._split: Split = split

    def __getitem__(self, index: int) -> Scenario:
        """The scenario at an index: its own random stream, and the templates in turn, so that each prefix has all of them."""
        return self.of(self.turn(index), index)

    def turn(self, index: int) -> str:
        """The template whose turn it is at an index."""
        names = sorted(self._templates)
        return names[index % len(names)]

    def of(self, template: str, index: int) -> Scenario:
        """The scenario of one template at an index, whoever's turn it is there. Raises ``KeyError`` for a template that is none."""
        return self._templates[template](Draw(seed_of(self._root, index, "scenario"), self._split))


def seed_of(root: int, index: int, purpose: str) -> np.random.SeedSequence:
    """The random stream of one purpose in one simulation: independent of all others, and the same for every candidate."""
    return np.random.SeedSequence(root, spawn_key=(index, int.from_bytes(purpose.encode()[:8], "big")))


def address(about: Scenario) -> str:
    """The content address of a scenario: equal ones are one situation, however often it is lived."""
    return content_hash(canonical(about))


def session_of(root: int, index: int) -> str:
    """What the session of a simulation is called: no index, so that a candidate does not tell one simulation from another by counting. Both
    follow from what is public, so who works the seed out can: fresh days find such a one (:func:`lifeos.gym.receipts.verify.overstated`)."""
    return hashlib.blake2b(f"session {root} {index}".encode(), digest_size=8).hexdigest()


@functools.lru_cache(maxsize=4096)
def _for_the_gate(names: tuple[str, ...]) -> frozenset[str]:
    """Which of a pool's items are kept for the gate; none of a small pool. An item's digest decides, whatever pool it stands in; only where that
    would leave one split with nothing, every other one in the order of the digests."""
    digests = {name: hashlib.blake2b(name.encode(), digest_size=4).digest() for name in names}
    if len(digests) < _DIVIDED:
        return frozenset()
    kept = frozenset(name for name, digest in digests.items() if digest[-1] % 2 == 0)
    return kept if 0 < len(kept) < len(digests) else frozenset(sorted(digests, key=digests.__getitem__)[::2])
