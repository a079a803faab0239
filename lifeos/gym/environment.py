"""A suite as an environment, after Gymnasium: ``reset(seed, options)`` begins an episode, ``step`` goes on with it.

An episode is one simulation: scenario, persona, moods and troubles follow from the seed and the index, and from nothing else, so the same
two are the same episode for every candidate. The observation is the task, the action a :class:`lifeos.agent.contract.Decision`; what it calls
while it decides it calls on :attr:`Environment.desk`. The reward is always 0: an episode is judged as a whole.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypedDict, TypeVar

import numpy as np

from lifeos import ir
from lifeos.agent.contract import Decision, Task
from lifeos.agent.model import Model
from lifeos.errors import UsageError, told
from lifeos.gym.clock import of_suite
from lifeos.gym.guard import Guard
from lifeos.gym.people.rewording import Reworded, Wordings
from lifeos.gym.people.user import Brief, User
from lifeos.gym.recall import BY_WORDS, Recall
from lifeos.gym.scenario import Scenario, Scenarios, Split, Template, seed_of
from lifeos.gym.simulated_desk import SimulatedDesk
from lifeos.gym.simulation import Simulation
from lifeos.gym.simulators import Simulator
from lifeos.gym.soundness import problems
from lifeos.gym.templates import DrawError
from lifeos.gym.thinking import Thinking, Unreachable
from lifeos.gym.tools import TOOLS
from lifeos.gym.values.regard import Held
from lifeos.gym.values.rules import Rules
from lifeos.ir.gate import EvalSuite

T = TypeVar("T")


class Options(TypedDict, total=False):
    """What an episode shall be, where that does not follow from its index. ``index``: which of the seed's episodes, from 0, by default the
    next; ``template``: of the scenario, by default in turn; ``persona``: by default as the suite's shares have it; ``split``: from which
    half of the pools is drawn, by default the one that is not kept for gates."""

    index: int
    template: str
    persona: str
    split: Split


class Environment:
    """Episodes of one suite for one agent. After :meth:`reset`, ``simulation`` is the one under way and ``scenario`` what it is about."""

    simulation: Simulation
    scenario: Scenario

    def __init__(
        self,
        fleet: ir.Fleet,
        agent: ir.Agent,
        suite: EvalSuite,
        people: Mapping[str, ir.Persona],
        templates: Mapping[str, Template],
        guard: Guard,
        model: Model,
        *,
        recall: Recall = BY_WORDS,
        tools: Mapping[str, Simulator] = MappingProxyType(TOOLS),
        wordings: Wordings | None = None,
        values: Rules | None = None,
    ) -> None:
        """``people``: personas by name, those of the suite's population among them; ``templates``: of the suite, by name, see :func:`lifeos.gym.templates.load`; ``guard``: with the policies that decide calls;
        ``model``: who answers on the agent's routes; ``recall``: how memory is searched; ``tools``: the world's;
        ``wordings``: of a model, for what the users say; templates word it without; ``values``: what the users hold dear, by default as the
        fleet declares it."""
        self._fleet, self._agent, self._suite, self._people = fleet, agent, suite, people
        self._templates, self._guard, self._model, self._recall = templates, guard, model, recall
        self._tools, self._wordings = tools, wordings
        self._values = Rules(fleet.catalog, agent) if values is None else values
        self._personas = tuple(strata(suite.population))
        self._seed: int | None = None
        self._next = 0
        self._thinking: Thinking | None = None

    def reset(self, seed: int | None = None, options: Options | None = None) -> tuple[Task, dict[str, Any]]:
        """Begin an episode: the first task, and what it is: ``seed``, ``index``, ``scenario``, ``persona``, and the ``digest`` of the world. A
        seed begins with its first episode, without one the next follows. Raises :class:`UsageError` when nobody gave a seed yet, for what
        nobody can repeat shows nothing, and for options that are none; :class:`Unreachable` when the suite cannot draw it."""
        asked: Options = options or {}
        for name in asked:
            _known(Options.__annotations__, "option", name)
        if seed is not None:
            self._seed, self._next = seed, 0
        if self._seed is None:
            raise UsageError("the first reset takes a seed")
        index = asked.get("index", self._next)
        self._next = index + 1
        persona = _known(self._people, "persona", asked.get("persona", self._personas[index % len(self._personas)]))
        if "template" in asked:
            _known(self._templates, "template", asked["template"])
        try:
            self._begin(self._seed, index, persona, asked)
            task, info = self.simulation.begin()
        except Unreachable:
            raise
        except Exception as error:
            template = self.scenario.template
            raise Unreachable(f"scenario {index} of template '{template}' cannot be begun: {told(error)}") from error
        about = {"seed": self._seed, "index": index, "scenario": self.scenario.template, "persona": persona.name}
        return task, {**about, **info}

    def draw(self, seed: int, index: int, options: Options | None = None) -> Scenario:
        """The scenario of an episode, without beginning that. Raises :class:`Unreachable` when the suite cannot draw it, or draws none that
        can be lived and judged."""
        asked: Options = options or {}
        scenarios = Scenarios(self._templates, seed, asked.get("split", "practice"))
        name = asked.get("template", scenarios.turn(index))
        folder = f"evals/suites/{self._suite.name}/scenarios"
        file = f"{folder}/{name}.py"
        try:
            with of_suite(f"{file}: scenario {index}"):
                about = scenarios.of(name, index)
        except DrawError as error:
            raise Unreachable(f"{folder}/{error} (scenario {index})") from error
        except Exception as error:
            raise Unreachable(f"{file}: {told(error)} (scenario {index})") from error
        for problem in problems(about, name, self._values.declared):
            raise Unreachable(f"{file}: scenario {index}: {problem}")
        return about

    def step(self, decision: Decision) -> tuple[Task | None, float, bool, bool, dict[str, Any]]:
        """Go on with a decision: the next task, or None when it is over; reward, terminated, truncated, info. See
        :meth:`lifeos.gym.simulation.Simulation.step`."""
        return self.simulation.step(decision)

    @property
    def desk(self) -> SimulatedDesk:
        """The tools, the memory and the models of the episode."""
        return SimulatedDesk(self.simulation)

    @property
    def unreachable(self) -> str:
        """Why nothing is learnt in this episode: a model was needed, and there is none. Kept here, for candidates can raise anything."""
        return self._thinking.unreachable if self._thinking is not None else ""

    def _begin(self, seed: int, index: int, persona: ir.Persona, asked: Options) -> None:
        self.scenario = about = self.draw(seed, index, asked)
        brief = Brief(about.goal, about.facts, about.secrets, about.consents, about.budget)
        regard = Held(self._values, about, persona)
        person = User(persona, brief, np.random.default_rng(seed_of(seed, index, "user")), regard)
        user = person if self._wordings is None else Reworded(person, persona.description, self._wordings)
        thinking = Thinking(self._fleet.catalog.routes, self._model, seed, index, about.trouble.silent)
        self._thinking = thinking
        self.simulation = Simulation(
            about,
            persona.name,
            user,
            self._guard,
            self._agent,
            seed,
            index,
            thinking,
            recall=self._recall,
            tools=self._tools,
        )


def _known(there: Mapping[str, T], what: str, name: str) -> T:
    if name not in there:
        raise UsageError(f"there is no {what} '{name}'; there is: {', '.join(sorted(there))}")
    return there[name]


def strata(shares: Mapping[str, float]) -> Iterator[str]:
    """The personas of a hundred simulations in a row, so that every stretch has each about as often as its share says."""
    given = dict.fromkeys(sorted(shares), 0.0)
    for number in range(1, 101):
        name = max(given, key=lambda name: shares[name] * number - given[name])
        given[name] += 1
        yield name
