"""The suite alone, before any candidate: whether each template can be reset, and an episode is the same each time.

What is wrong with a suite would otherwise count against the candidate, or show up as a receipt that nobody can verify. Templates are code
of the repository, so they are rehearsed in a process of their own: one that hangs or ends the process is a fault of the suite.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec

from lifeos.agent.contract import Decision
from lifeos.bundle.canonical import canonical
from lifeos.errors import UsageError
from lifeos.gym.environment import Environment, Options
from lifeos.gym.gate import Gate
from lifeos.gym.guard import Guard
from lifeos.gym.workers import Work, Workers

SECONDS = 60.0
"""What the whole rehearsal may take."""

_MOST_TURNS = 30


def rehearse(gate: Gate) -> None:
    """One episode of each template, twice. Raises :class:`UsageError` for a suite that cannot carry a gate."""

    def prepare() -> Work:
        try:
            guard = Guard(gate.fleet)
        except Exception:  # noqa: BLE001  the machine's or the policies' fault, not the suite's; the simulations will say so themselves
            return lambda _index: b"[]"
        return lambda _index: msgspec.json.encode(
            list(faults(gate.environment(guard), gate.seed, gate.templates, gate.split))
        )

    once = iter([0])
    with closing(Workers(prepare, 1, SECONDS)) as workers:
        for result in workers.run(lambda: next(once, None)):
            found = [result.words] if result.data is None else msgspec.json.decode(result.data, type=list[str])
            if found:
                more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
                raise UsageError(f"suite '{gate.suite.name}' cannot carry a gate: {found[0]}{more}")


def faults(environment: Environment, seed: int, count: int, split: str = "practice") -> Iterator[str]:
    """What is wrong with the first ``count`` episodes of a seed, a sentence each."""
    for index in range(count):
        options = Options(index=index, split="gate" if split == "gate" else "practice")
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
        following, *rest = environment.step(Decision(task.id, "I cannot help with that.", asks=asks))
        seen.append([following, *rest])
        if following is None:
            break
        task, asks = following, ()
    return canonical(seen)
