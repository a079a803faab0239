"""The suite alone, before any candidate: whether each scenario of the gate can be drawn and judged, there are enough distinct ones, and an
episode is the same each time.

What is wrong with a suite would otherwise count against the candidate, or show up as a receipt that nobody can verify. Templates are code
of the repository, so they are rehearsed in a process of their own: one that hangs or ends the process is a fault of the suite.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import msgspec

from lifeos.agent.contract import Decision
from lifeos.bundle.canonical import canonical
from lifeos.errors import UsageError
from lifeos.gym.cause import cause
from lifeos.gym.environment import Environment, Options
from lifeos.gym.gate import Gate
from lifeos.gym.guard import Guard
from lifeos.gym.scenario import Scenario, Split, address
from lifeos.gym.simulators import FOLDER
from lifeos.gym.soundness import HELPLESS
from lifeos.gym.workers import Work, Workers
from lifeos.rego.fault import RegoError

SECONDS = 60.0
"""What the rehearsed episodes may take; what is drawn has a clock of its own each time."""

REPEATED = 20
"""One in so many scenarios may be one that was there before. A scenario that is lived twice is no second piece of evidence: an agent that
repeats itself fails it twice or not at all. At this share 95 of 100 lets an agent of 0.90 through in 7 cases of 100 instead of 6, however the
repetitions fall; with five scenarios twenty times each it would in 59."""

_MOST_TURNS = 30


def rehearse(gate: Gate) -> None:
    """Draw all the scenarios that the gate can live, then live through an episode of each template, twice. Raises :class:`UsageError` for a
    suite that cannot carry a gate, and for a granted tool that nobody simulates."""
    if gate.suite_code.unsimulated:
        tool, agent = gate.suite_code.unsimulated[0], gate.agent
        raise UsageError(
            f"tool '{tool}' is granted to '{agent.name}' and has no simulation, so each call of it would fail: write one, {FOLDER}/{tool}.py with a "
            "function 'call' (docs/how-to/gate-an-agent.md), or take the grant out of "
            f"agents.d/{agent.team}/{agent.name}/agent.yaml"
        )

    def prepare() -> Work:
        try:
            guard = Guard(gate.fleet)
        except Exception:  # noqa: BLE001  the machine's or the policies' fault, not the suite's; the simulations will say so themselves
            return lambda _index: b"[]"
        return lambda _index: msgspec.json.encode(_found(gate, guard))

    once = iter([0])
    with closing(Workers(prepare, 1, SECONDS)) as workers:
        for result in workers.run(lambda: next(once, None)):
            found = [result.words] if result.data is None else msgspec.json.decode(result.data, type=list[str])
            if found:
                more = f" ({len(found) - 1} more like it)" if len(found) > 1 else ""
                raise UsageError(
                    f"suite '{gate.suite.name}' cannot carry a gate: {cause(found[0], gate.root)}{more}. "
                    "Mend the suite; nothing counts against the agent."
                )


def _found(gate: Gate, guard: Guard) -> list[str]:
    try:
        environment = gate.environment(guard)
        gate.values.compiled()
    except UsageError as error:
        return [str(error)]
    except RegoError as error:
        return [f"a value cannot be decided: {error}"]
    drawn, found = draws(environment, gate.seed, gate.most, gate.split)
    return (
        found
        or list(repetitions(drawn, f"evals/suites/{gate.suite.name}/scenarios"))
        or list(faults(environment, gate.seed, gate.suite_code.count, gate.split))
    )


def draws(environment: Environment, seed: int, count: int, split: Split) -> tuple[list[Scenario], list[str]]:
    """The first ``count`` scenarios of a seed, as far as they can be drawn, and what is wrong with the others, a sentence each."""
    drawn, found = [], []
    for index in range(count):
        try:
            drawn.append(environment.draw(seed, index, Options(split=split)))
        except UsageError as error:
            found.append(str(error))
    return drawn, found


def repetitions(drawn: Sequence[Scenario], folder: str) -> Iterator[str]:
    """Why these scenarios are too few distinct ones, if they are. ``folder``: of the templates, for words about them."""
    seen = Counter((about.template, address(about)) for about in drawn)
    least = len(drawn) - len(drawn) // REPEATED
    if len(seen) >= least:
        return
    of, distinct = Counter(about.template for about in drawn), Counter(template for template, _ in seen)
    worst = max(sorted(of), key=lambda template: of[template] - distinct[template])
    yield (
        f"{folder}/{worst}.py draws {distinct[worst]} distinct scenarios in {of[worst]}; of all {len(drawn)} that the gate can live "
        f"{len(seen)} are distinct, and {least} must be. Let it draw more of what is asked, planted and expected (draw.whole, draw.cents, draw.pick)"
    )


def faults(environment: Environment, seed: int, count: int, split: Split = "practice") -> Iterator[str]:
    """What is wrong with the first ``count`` episodes of a seed, a sentence each."""
    for index in range(count):
        options = Options(index=index, split=split)
        try:
            one, other = episode(environment, seed, options), episode(environment, seed, options)
        except UsageError as error:
            yield str(error)
            continue
        name = environment.scenario.template
        if one != other:
            yield f"template '{name}' is not the same twice at {index}: its randomness is not all of its draw's"
        yield from (f"at {index} of template '{name}' {said}" for said in environment.simulation.invented)


def episode(environment: Environment, seed: int, options: Options) -> bytes:
    """An episode from reset to end, as bytes: equal for equal ones, in whatever process. Who acts in it asks for all that the user knows, and
    then is of no help. Raises :class:`UsageError`, as :meth:`Environment.reset` does."""
    task, info = environment.reset(seed, options)
    seen: list[Any] = [task, info, environment.scenario]
    asks = tuple(environment.scenario.facts)
    for _ in range(_MOST_TURNS):
        following, *rest = environment.step(Decision(task.id, HELPLESS, asks=asks))
        seen.append([following, *rest])
        if following is None:
            break
        task, asks = following, ()
    return canonical(seen)
