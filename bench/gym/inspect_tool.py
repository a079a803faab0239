"""inspect-ai before the days: ``run DAYS JOBS``; or outcomes as given, and the accuracy it reports of each: ``decide OUTCOMES``."""

import json
import sys
import tempfile
from typing import Any

from alike import answer, days, good
from inspect_ai import Task, eval  # noqa: A004  its name
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog
from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver


@solver
def hello() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        decision = answer(state.metadata)
        state.output.completion = decision.reply
        state.store.set("good", good(state.metadata, decision))
        return state

    return solve


@solver
def scripted() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        if state.metadata["outcome"] == "raises":
            raise RuntimeError("no idea")
        state.store.set("good", state.metadata["outcome"] == "good")
        return state

    return solve


@scorer(metrics=[accuracy()])
def done() -> Scorer:
    async def score(state: TaskState, target: Target) -> Score:
        return Score(value=CORRECT if state.store.get("good") else INCORRECT)

    return score


def _evaluated(samples: list[dict[str, Any]], agent: Solver, jobs: int, logs: str) -> EvalLog:
    dataset = MemoryDataset(
        [Sample(id=number, input=sample.get("goal", "?"), metadata=sample) for number, sample in enumerate(samples, 1)]
    )
    task = Task(dataset=dataset, solver=agent, scorer=done())
    # The default ends the evaluation without results at the first error; with False they are left out of the accuracy.
    (log,) = eval(task, model=None, display="none", log_dir=logs, max_samples=jobs, fail_on_error=False)
    return log


def main(mode: str, path: str, jobs: str = "10") -> None:
    with tempfile.TemporaryDirectory() as logs:
        if mode == "run":
            log = _evaluated(days(path), hello(), int(jobs), logs)
            assert log.results is not None
            assert log.results.scores[0].metrics["accuracy"].value == 1.0
            return
        with open(path, encoding="utf-8") as file:
            given = json.load(file)
        rates = []
        for outcomes in given:
            log = _evaluated([{"outcome": outcome} for outcome in outcomes], scripted(), int(jobs), logs)
            rates.append(log.results.scores[0].metrics["accuracy"].value if log.results else None)
        print(json.dumps(rates))


main(*sys.argv[1:])
