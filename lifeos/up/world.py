"""A simulated world for an agent whose tools cannot be reached: the Gym's, begun as a practice scenario of the agent's own suite has it.

Scenarios that gates are drawn from are never shown here. What agents do lasts until the fleet ends.
"""

import threading
from collections.abc import Mapping
from typing import Any

import numpy as np

from lifeos import ir
from lifeos.agent.memory import Answer
from lifeos.gym.planted_memory import PlantedMemory
from lifeos.gym.recall import Recall
from lifeos.gym.scenario import Scenario, Scenarios
from lifeos.gym.suite_code import SuiteCode
from lifeos.gym.tools.outcome import text_of
from lifeos.gym.world import Effect, Trouble, World

_SEED = 1
"""Of the practice day; the same each time, so that what a person tries can be tried again."""


class Simulated:
    """The tools and the memory of one agent. Called by many threads."""

    def __init__(self, root: str, fleet: ir.Fleet, agent: ir.Agent, recall: Recall, template: str = "") -> None:
        """``root``: of the repository; ``template``: of the scenario that it begins with, where the suite has one of that name. Raises :class:`lifeos.errors.LifeOSError` when the suite cannot be loaded, or draws nothing."""
        code = SuiteCode(root, fleet.catalog.suites[agent.eval.suite], agent, fleet.catalog.world)
        scenarios = Scenarios(code.templates, _SEED)
        self.scenario: Scenario = scenarios.of(template, 0) if template in code.templates else scenarios[0]
        self._world = World(self.scenario.state, Trouble(latency=0), np.random.SeedSequence(_SEED), code.tools)
        self._memory = PlantedMemory(self.scenario.memory, recall, agent, self.today)
        self._lock = threading.Lock()

    @property
    def today(self) -> str:
        """The date there, ISO 8601."""
        return str(self._world.state["today"])

    def call(self, tool: str, arguments: Mapping[str, Any]) -> Effect:
        """Carry out a call that was allowed. Raises :class:`lifeos.gym.simulators.SimulatorError` when its simulation fails."""
        with self._lock:
            return self._world.call(tool, arguments)

    def consult(self, operation: str, arguments: Mapping[str, Any]) -> tuple[Answer, dict[str, str]]:
        """An operation of the scenario's memory, and the records of it that were shown. Raises :class:`lifeos.agent.memory.MemoryRefusedError`."""
        with self._lock:
            return self._memory.consult(operation, arguments)

    def record(self, key: str) -> str:
        """The text of a record that an agent cites; empty when there is none."""
        if text := self._memory.text(key):
            return text
        found = (kind[key] for kind in self._world.state.values() if isinstance(kind, dict) and key in kind)
        record = next(found, None)
        return text_of(record) if isinstance(record, dict) else ""
