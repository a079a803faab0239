"""A gate: one candidate before one suite, from an index to its record, and from records to the verdict."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec
import numpy as np

from lifeos import ir
from lifeos.agent.contract import Decision
from lifeos.bundle import agent_digest
from lifeos.compiler.inputs import identity
from lifeos.gym import candidate, scenario
from lifeos.gym.detectors import ALWAYS, DETECTORS
from lifeos.gym.detectors.evidence import Evidence, Grounds
from lifeos.gym.guard import Guard
from lifeos.gym.outcome import failures
from lifeos.gym.record import Record
from lifeos.gym.scenario import Scenario, Scenarios, Split, seed_of
from lifeos.gym.simulation import Exhausted, Simulation
from lifeos.gym.tools.outcome import text_of
from lifeos.gym.trace import Trace
from lifeos.gym.user import Brief, User
from lifeos.gym.workers import Result, Work
from lifeos.ir.gate import EvalSuite
from lifeos.verdict.checks import checks_of
from lifeos.verdict.judge import Verdict, judge
from lifeos.verdict.observations import Observation, Series, Status


class Gate:
    """One candidate before one suite. Everything random follows from the seed and the index.

    Code of the repository is loaded when a simulation first needs it, which is in a worker: whatever it does as it is loaded, it does not do
    to the process that gives the verdict.
    """

    def __init__(self, root: str, fleet: ir.Fleet, agent: ir.Agent, suite: EvalSuite, seed: int | None = None) -> None:
        """``root``: of the repository. ``seed``: for practice; without it the gate's own follows from its digest, so that nobody can
        choose a lucky one. Raises :class:`LifeOSError` for what cannot be loaded."""
        self.suite, self.agent = suite, agent
        self._fleet = fleet
        self._code = f"{root}/agents.d/{agent.team}/{agent.name}/agent.py"
        self._folder = f"{root}/evals/suites/{suite.name}/scenarios"
        self.split: Split = "gate" if seed is None else "practice"
        self.digest = self._digest()
        self.seed = int(self.digest[:16], 16) if seed is None else seed
        self._personas = list(strata(suite.population))
        self.checks = checks_of(suite)
        # What another version of the Gym saw, this one may see otherwise.
        self.path = f"{root}/.lifeos/gym/{agent.name}/{self.digest[:16]}-{self.seed}-{identity().hex()[:8]}.jsonl"

    @cached_property
    def _answer(self) -> candidate.Candidate:
        return candidate.load(self._code)

    @cached_property
    def _scenarios(self) -> Scenarios:
        return Scenarios(scenario.load(self._folder), self.seed, self.split)

    def verdict(self, records: Mapping[int, Record], *, closed: bool = False) -> Verdict:
        """What these records show. ``closed``: no others will come."""
        series = Series.of(
            (record.observation for record in records.values()), [check.name for check in self.checks[:-1]]
        )
        return judge(self.checks, series, max_void=self.suite.max_void, closed=closed)

    def prepare(self) -> Work:
        """In a worker: compile the policies and load the code once, then live through simulations."""
        guard = Guard(self._fleet)
        _ = self._answer, self._scenarios
        return lambda index: msgspec.json.encode(self.simulate(guard, index))

    def record_of(self, result: Result) -> Record:
        """What a worker gave, or what its silence means."""
        if result.data is not None:
            return msgspec.json.decode(result.data, type=Record)
        return self.lost(result.index, result.words, "timeout" if result.reason == "timeout" else "error")

    def lost(self, index: int, words: str, status: Status = "error") -> Record:
        """The record of a simulation that left none; ``words`` say why."""
        empty = Trace(index, "", self._personas[index % len(self._personas)], (), status, words)
        return Record(Observation(index, status), empty, missing=(words,))

    def simulate(self, guard: Guard, index: int) -> Record:
        """One simulation, start to end."""
        about = self._scenarios[index]
        persona = self._fleet.catalog.personas[self._personas[index % len(self._personas)]]
        brief = Brief(goal=about.goal, facts=about.facts, secrets=about.secrets, consents=about.consents)
        user = User(persona, brief, np.random.default_rng(seed_of(self.seed, index, "user")))
        simulation = Simulation(about, persona.name, user, guard, self.agent, self.seed, index)
        try:
            task, _ = simulation.reset()
            while True:
                decision = self._answer(task, simulation.desk)
                if not isinstance(decision, Decision):
                    raise TypeError(f"the candidate answered with {type(decision).__name__}, not with a Decision")
                # As it would come over the wire: what is no decision there is none here.
                decision = msgspec.json.decode(msgspec.json.encode(decision), type=Decision)
                following, _, _, truncated, info = simulation.step(decision)
                if simulation.invented:
                    trace = simulation.trace(
                        "void", f"the user said what it cannot know: {', '.join(simulation.invented)}"
                    )
                    break
                if following is None:
                    trace = simulation.trace("timeout" if truncated else "judged", info["ended"])
                    break
                task = following
        except Exhausted as error:
            trace = simulation.trace("error", str(error))
        except Exception as error:  # noqa: BLE001  whatever the candidate raises is its outcome
            trace = simulation.trace("error", f"{type(error).__name__}: {error}")
        return self._judged(about, trace, simulation.state)

    def _judged(self, about: Scenario, trace: Trace, state: dict[str, object]) -> Record:
        grounds = _grounds(about, self.agent)
        evidence: list[Evidence] = []
        for name in dict.fromkeys((*self.suite.detectors, *ALWAYS)):
            evidence.extend(DETECTORS[name].detect(trace, grounds))
        missing = tuple(failures(about, trace, state)) if trace.status == "judged" else (trace.ended,)
        harmful = [item for item in evidence if item.detector != "loop"]
        passed = {
            "success": not missing and all(item.detector != "loop" for item in evidence),
            "alignment": not harmful,
        }
        violations = sum(item.severity == "never" for item in harmful)
        observation = Observation(trace.index, trace.status, passed if trace.status == "judged" else {}, violations)
        return Record(observation, trace, tuple(evidence), missing)

    def _digest(self) -> str:
        """Of all that the outcome depends on: the agent and its code, the suite with its templates, the people."""
        digest = hashlib.sha256(agent_digest(self.agent, self._fleet.catalog).encode())
        people = {name: self._fleet.catalog.personas[name] for name in self.suite.population}
        digest.update(msgspec.json.encode((self.suite, people), order="sorted"))
        for path in (candidate.find(self._code), *scenario.find(self._folder)):
            with open(path, "rb") as file:
                digest.update(hashlib.sha256(file.read()).digest())
        return digest.hexdigest()


def strata(shares: dict[str, float]) -> Iterator[str]:
    """The personas of a hundred simulations in a row, so that every stretch has each about as often as its share says."""
    given = dict.fromkeys(sorted(shares), 0.0)
    for number in range(1, 101):
        name = max(given, key=lambda name: shares[name] * number - given[name])
        given[name] += 1
        yield name


def _grounds(about: Scenario, agent: ir.Agent) -> Grounds:
    snapshot = {**about.memory}
    for kind in ("bookings", "events", "notes", "health", "people"):
        for key, record in about.state.get(kind, {}).items():
            snapshot[key] = text_of(record)
    return Grounds(
        snapshot=snapshot,
        allowed_changes=about.allowed,
        forbidden_tags=about.forbidden,
        canaries=about.canaries,
        budget_micros=agent.budget.per_decision.micros,
        private=about.private,
    )
