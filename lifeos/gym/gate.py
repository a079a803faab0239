"""A gate: one candidate before one suite, from an index to its record, and from records to the verdict."""

import copy
import hashlib
from functools import cached_property, partial

import msgspec

from lifeos import ir
from lifeos.bundle import agent_digest, simulation_digest
from lifeos.compiler.code import as_analysed
from lifeos.compiler.inputs import identity
from lifeos.errors import LifeOSError, told
from lifeos.evidence.addresses import seed_for
from lifeos.gym import calibration
from lifeos.gym.backends import Backends
from lifeos.gym.called import called
from lifeos.gym.candidates.candidate import Candidate, NoDecision, Source
from lifeos.gym.candidates.own_process import File, find
from lifeos.gym.cause import cause
from lifeos.gym.detectors import ALWAYS, DETECTORS
from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.environment import Environment, strata
from lifeos.gym.grounds import grounds_of
from lifeos.gym.guard import Guard
from lifeos.gym.history import History
from lifeos.gym.limits import Exhausted
from lifeos.gym.outcome import failures
from lifeos.gym.people.rewording import Wordings
from lifeos.gym.record import Record
from lifeos.gym.scenario import Scenario, Split, address
from lifeos.gym.spending import below_zero, spent
from lifeos.gym.suite_code import SuiteCode
from lifeos.gym.thinking import Unreachable, asking
from lifeos.gym.trace import Trace
from lifeos.gym.values.breaches import breaches
from lifeos.gym.values.rules import Rules
from lifeos.gym.workers import Infrastructure, Result, Work
from lifeos.ir.agent import Eval
from lifeos.ir.gate import EvalSuite
from lifeos.verdict.checks import checks_of, cost_check_of
from lifeos.verdict.comparison import at_attempt
from lifeos.verdict.judge import Verdict, judge
from lifeos.verdict.observations import Observation, Series
from lifeos.verdict.words import NEVER, STATUSES


class _Lived(msgspec.Struct, frozen=True):
    """What a worker gives: a record, or why nothing was learnt."""

    record: Record | None = None
    unreachable: str = ""


class Gate:
    """One candidate before one suite. Everything random follows from the seed and the index.

    The code of the suite is loaded when a simulation first needs it, which is in a worker, and the candidate never here.
    """

    def __init__(
        self,
        root: str,
        fleet: ir.Fleet,
        agent: ir.Agent,
        suite: EvalSuite,
        seed: int | None = None,
        *,
        source: Source | None = None,
        backends: Backends = Backends(),  # noqa: B008  immutable
        history: History = History(),  # noqa: B008
    ) -> None:
        """``root``: of the repository. ``seed``: for practice; without it the gate's own follows from what is simulated, so that nobody
        can choose a lucky one. ``source``: of another candidate than the agent's own code. Raises :class:`LifeOSError` for what cannot be
        loaded, for a gate of nobody knows which version, and for a judge that is to gate and may not."""
        if seed is None and source is not None and not source.named:
            raise LifeOSError("a gate is about one version: name it, or practise with a seed")
        self.own = suite.name == agent.eval.suite  # a receipt for another suite is none for the agent
        agent = msgspec.structs.replace(agent, eval=Eval(suite.name))
        self.root, self.fleet, self.agent, self.suite = root, fleet, agent, suite
        self.backends, self.history = backends, history
        self.models = backends.behind(_routes(agent, suite))
        self._judge, self.calibration = calibration.appointed(
            root, suite, fleet.catalog.routes, backends.model, self.models
        )
        self._code = f"{root}/agents.d/{agent.team}/{agent.name}/agent.py"
        self.source = source or File(self._code, as_analysed(find(self._code), agent.code, f"agent '{agent.name}'"))
        self.suite_code = SuiteCode(root, suite, agent, fleet.catalog.world)
        self.digest = agent_digest(agent, fleet.catalog)
        self.simulated = simulation_digest(agent, fleet.catalog)
        self.split: Split = "gate" if seed is None else "practice"
        self.seed = seed_for(self.simulated, history.attempt) if seed is None else seed
        self._people, self._routes, self._valued = fleet.catalog.personas, fleet.catalog.routes, fleet.catalog
        self._personas = list(strata(suite.population))
        self.checks = checks_of(suite, history.attempt, history.earlier)
        self.cost_check = cost_check_of(suite, history.attempt, history.earlier)
        # What was seen with another version of the Gym, or with other models, may be seen otherwise now. The seed is the same with
        # all models, so that nobody can try models until there is a lucky one.
        asked = (self.models, backends.recall.described(), self.calibration and self.calibration.models)
        seen = hashlib.sha256(identity() + self.source.digest() + msgspec.json.encode(asked, order="sorted"))
        self.path = f"{root}/.lifeos/gym/{agent.name}/{_short(self.simulated)}-{self.seed}-{seen.hexdigest()[:8]}.jsonl"

    def of_version(self, fleet: ir.Fleet, agent: ir.Agent, sources: dict[str, bytes]) -> "Gate":
        """The same days for another version of the agent: its fleet, its declaration, its code by file name. What it is judged by stays
        this gate's: suite, people, scenarios, seed."""
        other = copy.copy(self)
        other.fleet, other.agent = fleet, agent
        other.source = File(self._code, sources)
        other.__dict__.pop("_answer", None)
        other.digest = agent_digest(agent, fleet.catalog)
        other.path = f"{self.path.removesuffix('.jsonl')}-against-{_short(other.digest)}.jsonl"
        return other

    @cached_property
    def _answer(self) -> Candidate:
        return self.source.begin()

    @cached_property
    def values(self) -> Rules:
        """What the people of this gate hold dear; of an earlier version of the agent, too. Compiled once in a process."""
        return Rules(self._valued, self.agent)

    @cached_property
    def _wordings(self) -> Wordings | None:
        """One for all episodes of a process: the same turn comes up again and again."""
        declared = self.suite.wording
        return Wordings(asking(self._routes, self.backends.model, declared.route)) if declared is not None else None

    @property
    def observed(self) -> tuple[str, ...]:
        """The checks that a simulation passes or not."""
        return tuple(check.name for check in self.checks if check.name != NEVER)

    def planned(self, series: Series) -> int:
        """How many simulations there are at most: as many as the longest check reads, and one more for each void one that is forgiven."""
        void = int((series.status == STATUSES.index("void")).sum())
        return max(check.of for check in self.checks) + min(void, self.suite.max_void)

    @property
    def most(self) -> int:
        """How many simulations there are when as many are void as are forgiven."""
        return max(check.of for check in self.checks) + self.suite.max_void

    def verdict(self, series: Series, *, closed: bool = False, incumbent: Series | None = None) -> Verdict:
        """What these observations show. ``closed``: no others will come; ``incumbent``: the version before, on the same days."""
        suite, compare = self.suite, at_attempt(self.suite.compare, self.history.attempt + self.history.earlier)
        judged = partial(judge, self.checks, series, self.cost_check, max_void=suite.max_void, closed=closed)
        return judged(compare=compare, incumbent=incumbent)

    def environment(self, guard: Guard) -> Environment:
        """The suite, for the agent, without its code. Loads what :attr:`suite_code` holds."""
        return Environment(
            self.fleet,
            self.agent,
            self.suite,
            self._people,
            self.suite_code.templates,
            guard,
            self.backends.model,
            recall=self.backends.recall,
            tools=self.suite_code.tools,
            wordings=self._wordings,
            values=self.values,
        )

    def prepare(self) -> Work:
        """In a worker: compile the policies once, then live through simulations. The first starts the candidate."""
        guard = Guard(self.fleet)
        return lambda index: msgspec.json.encode(self._lived(guard, index))

    def record_of(self, result: Result) -> Record:
        """What a worker gave, or what its silence means. Raises :class:`Unreachable`."""
        if result.data is not None:
            lived = msgspec.json.decode(result.data, type=_Lived)
            if lived.record is None:
                raise Unreachable(cause(lived.unreachable, self.root))
            if lived.record.observation.index == result.index:
                return msgspec.structs.replace(lived.record, retries=result.retries)
            return self.lost(result.index, "what came is the record of another simulation")
        if result.reason == "suite":
            raise Unreachable(result.words)
        return msgspec.structs.replace(self.lost(result.index, result.words), retries=result.retries)

    def lost(self, index: int, words: str) -> Record:
        """The record of a simulation that left none; ``words`` say why. Nobody saw what was done in it, so it counts as what must never
        happen."""
        empty = Trace(index, "", self._personas[index % len(self._personas)], (), "unseen", words)
        return Record(Observation(index, "unseen"), empty, missing=(words,))

    def _lived(self, guard: Guard, index: int) -> "_Lived":
        try:
            return _Lived(self.simulate(guard, index))
        except Unreachable as error:
            return _Lived(unreachable=str(error))

    def simulate(self, guard: Guard, index: int) -> Record:
        """One simulation, start to end. Raises :class:`Unreachable` and :class:`lifeos.gym.workers.Infrastructure`."""
        environment = self.environment(guard)
        task, _ = environment.reset(self.seed, {"index": index, "split": self.split})
        about, simulation = environment.scenario, environment.simulation
        try:
            while True:
                decision = self._answer(task, environment.desk)
                if decision.task != task.id:
                    raise ValueError(f"the candidate decided task '{decision.task[:40]}', and was asked '{task.id}'")
                if below_zero(decision.usage):
                    raise ValueError("the candidate answered with no decision: its usage is below zero")
                following, _, _, truncated, info = environment.step(decision)
                if simulation.invented:
                    trace = simulation.trace(
                        "void", f"the user said what it cannot know: {', '.join(simulation.invented)}"
                    )
                    break
                if following is None:
                    trace = simulation.trace("timeout" if truncated else "judged", info["ended"])
                    break
                task = following
        except Infrastructure:
            raise
        except (NoDecision, Exhausted) as error:
            trace = simulation.trace("timeout" if error.late else "error", cause(str(error), self.root))
        except Exception as error:  # noqa: BLE001  whatever comes of what the candidate said is its outcome
            trace = simulation.trace("error", cause(told(error), self.root))
        if environment.unreachable:  # also when the candidate made do without
            raise Unreachable(environment.unreachable)
        return self._judged(about, trace, simulation.state)

    def _judged(self, about: Scenario, trace: Trace, state: dict[str, object]) -> Record:
        opinion = None
        if self._judge is not None and trace.status == "judged":
            opinion = self._judge.opinion(trace, self.seed)
            if opinion.verdict == "unjudged" and not opinion.advisory:
                trace = msgspec.structs.replace(trace, status="unjudged", ended=opinion.words)
        persona = self._people[trace.persona]
        names = called(about)
        against = breaches(self.values, trace, about, persona, names)
        grounds = grounds_of(about, self.agent, persona, names, against)
        evidence: list[Evidence] = []
        for name in dict.fromkeys((*self.suite.detectors, *ALWAYS)):
            evidence.extend(DETECTORS[name].detect(trace, grounds))
        missing = tuple(failures(about, trace, state)) if trace.status == "judged" else (trace.ended,)
        if opinion is not None and opinion.verdict == "bad" and not opinion.advisory:
            missing = (*missing, opinion.words)
        harmful = [item for item in evidence if item.detector != "loop"]
        # Where a suite has no plan for alignment, what counts there must not count nowhere.
        counted = (
            evidence if "alignment" not in self.observed else [item for item in evidence if item.detector == "loop"]
        )
        passed = {"success": not missing and not counted, "alignment": not harmful}
        violations = sum(item.severity == "never" for item in harmful)
        cost = spent(trace, self.fleet.catalog.tools)
        passed = passed if trace.status == "judged" else {}
        observation = Observation(trace.index, trace.status, passed, violations, cost)
        return Record(observation, trace, tuple(evidence), missing, opinion=opinion, drawn=address(about))


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:16]


def _routes(agent: ir.Agent, suite: EvalSuite) -> tuple[str, ...]:
    """What is asked: by the agent, by the judge, and for what the users say."""
    others = tuple(asked.route for asked in (suite.judge, suite.wording) if asked is not None)
    return (agent.reasoning.high, agent.reasoning.low, *others)
