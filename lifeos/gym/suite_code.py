"""The code that simulations are made of: the templates of a suite, and the repository's simulated tools.

It is held to what the compiler read, and loaded when a simulation first needs it, which is in a worker: whatever it does as it is loaded, it does
not do to the process that gives the verdict.
"""

from functools import cached_property

from lifeos import ir
from lifeos.compiler.code import as_analysed
from lifeos.errors import LifeOSError
from lifeos.gym import simulators, templates
from lifeos.gym.clock import of_suite
from lifeos.gym.scenario import Template
from lifeos.gym.simulators import Simulator
from lifeos.gym.thinking import Unreachable
from lifeos.gym.tools import TOOLS
from lifeos.ir.gate import EvalSuite


class SuiteCode:
    """Of one suite, and of the tools that one agent is granted. ``count``: of the templates; ``unsimulated``: granted tools that nobody
    simulates."""

    def __init__(self, root: str, suite: EvalSuite, agent: ir.Agent, world: dict[str, str]) -> None:
        """``root``: of the repository; ``world``: by tool, the digest of the repository's simulations. Raises :class:`LifeOSError` for what
        is not there, or is no longer what the compiler read."""
        self._suite = suite.name
        self._templates = f"{root}/evals/suites/{suite.name}/scenarios"
        self._simulators = f"{root}/{simulators.FOLDER}"
        self.count = len(templates.find(self._templates))
        self._drawn = as_analysed(f"{self._templates}/", suite.scenarios, f"suite '{suite.name}'")
        granted = [use.ref for use in agent.tools]
        self._own = {name: world[name] for name in granted if name in world}
        known = set(self._own.values())
        self._called = as_analysed(f"{self._simulators}/", known.pop(), simulators.FOLDER) if known else {}
        self.unsimulated = tuple(name for name in granted if name not in {*TOOLS, *self._own})

    @cached_property
    def templates(self) -> dict[str, Template]:
        """By name. Raises :class:`Unreachable` when they cannot be loaded."""
        try:
            with of_suite(f"the loading of suite '{self._suite}'"):
                return templates.load(self._templates, self._drawn)
        except LifeOSError as error:
            raise Unreachable(str(error)) from error

    @cached_property
    def tools(self) -> dict[str, Simulator]:
        """LifeOS's own and the repository's, by name. Raises :class:`Unreachable` when they cannot be loaded."""
        try:
            with of_suite(f"the loading of {simulators.FOLDER}"):
                return {**TOOLS, **simulators.load(self._simulators, self._own, self._called)}
        except LifeOSError as error:
            raise Unreachable(str(error)) from error
