"""The world of one simulation: a state, tools that act on it, and the trouble that tools have."""

import copy
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import numpy as np

from lifeos.bundle import canonical, content_hash
from lifeos.errors import told
from lifeos.gym.simulators import FOLDER, Simulator, SimulatorError
from lifeos.gym.tools import TOOLS, Found, State, ToolError

OUTAGE = "the service did not answer in time; try again"
"""What an agent reads when the world, and not the agent, is at fault."""


class Trouble(msgspec.Struct, frozen=True):
    """What goes wrong. ``outages``: by tool, which of its calls (from 0) find nobody there; ``lost``: which are carried out, but their
    answer is lost on the way, and looks like an outage; ``silent``: by model route, which of the questions to it (from 0) nobody answers;
    ``latency``: mean seconds that a call takes, drawn anew each time."""

    outages: dict[str, tuple[int, ...]] = {}
    lost: dict[str, tuple[int, ...]] = {}
    silent: dict[str, tuple[int, ...]] = {}
    latency: float = 0.2


class Effect(NamedTuple):
    """What came of a call. ``failed``: the tool, or the world when ``infrastructure``, could not do it; ``seconds``: how long it took;
    ``wrote``: ids of the records that are new or other ones since, sorted."""

    found: Found
    failed: bool
    infrastructure: bool
    seconds: float
    wrote: tuple[str, ...] = ()


class World:
    """A state that calls change. The same seed and the same calls make the same world, byte for byte."""

    def __init__(
        self,
        state: State,
        trouble: Trouble,
        seed: np.random.SeedSequence,
        tools: Mapping[str, Simulator] = MappingProxyType(TOOLS),
    ) -> None:
        """``tools``: what can be called, by name."""
        self._tools = tools
        self._before = copy.deepcopy(state)
        self.state = copy.deepcopy(state)
        self._trouble = trouble
        self._draw = np.random.default_rng(seed)
        self._calls: dict[str, int] = {}

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Effect:
        """Carry out a call that was allowed. A tool that fails has changed nothing. Raises :class:`SimulatorError` when its simulation
        did."""
        seconds = float(self._draw.exponential(self._trouble.latency))
        number = self._calls.get(tool, 0)
        self._calls[tool] = number + 1
        if number in self._trouble.outages.get(tool, ()):
            return Effect(Found({"error": OUTAGE}), failed=True, infrastructure=True, seconds=seconds)
        if tool not in self._tools:
            return Effect(
                Found({"error": f"there is no tool '{tool}'"}), failed=True, infrastructure=False, seconds=seconds
            )
        changed = copy.deepcopy(self.state)
        try:
            found = self._tools[tool](changed, arguments)
        except ToolError as error:
            return Effect(Found({"error": str(error)}), failed=True, infrastructure=False, seconds=seconds)
        except SimulatorError:
            raise
        except Exception as error:
            message = f"tool '{tool}' is declared otherwise than LifeOS simulates it ({told(error)}): write {FOLDER}/{tool}.py"
            raise SimulatorError(message) from error
        wrote = tuple(sorted(_written(self.state, changed)))
        self.state = changed
        if number in self._trouble.lost.get(tool, ()):
            lost = Found({"error": OUTAGE})
            return Effect(lost, failed=True, infrastructure=True, seconds=seconds, wrote=wrote)
        return Effect(found, failed=False, infrastructure=False, seconds=seconds, wrote=wrote)

    @property
    def digest(self) -> str:
        """The content address of the state."""
        return content_hash(canonical(self.state))

    @property
    def changed(self) -> tuple[str, ...]:
        """Paths of what differs from the beginning, sorted: ``accounts.checking.balance``."""
        return tuple(sorted(_differences(self._before, self.state, "")))


def _written(before: State, after: State) -> set[str]:
    return {
        name
        for kind, records in after.items()
        if isinstance(records, dict)
        for name, record in records.items()
        if name not in before.get(kind, {}) or before[kind][name] != record
    }


def _differences(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            yield from _differences(before.get(key), after.get(key), f"{path}.{key}" if path else key)
    elif before != after:
        yield path
