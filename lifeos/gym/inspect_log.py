"""A gate as a log of Inspect, for its viewer: the one module that knows inspect-ai, which changes every few days.

The log shows; it does not decide. Inspect leaves samples with errors out of its metrics unless it is told otherwise, so here they are samples
like all others, scored as the failures that they are.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from lifeos.gym.record import Record
from lifeos.gym.report.subject import Subject
from lifeos.gym.trace import Call, Read, Reply, Thought, Trace, Turn

CHECKS = ("success", "alignment")
_PASSED, _FAILED, _VOID = "C", "I", "N"
"""Correct, incorrect, no answer: letters that the viewer colours."""


def write(about: Subject, records: Iterable[Record], path: str, modified: float) -> None:
    """Write the log of a gate to ``path``, which ends in ``.eval``. ``modified``: when its records were, in seconds since 1970. The format wants
    all samples at once. Raises :class:`ModuleNotFoundError` without the extra ``inspect``, and :class:`OSError`."""
    from inspect_ai.log import EvalConfig, EvalDataset, EvalLog, EvalSpec, EvalStats, write_eval_log  # noqa: PLC0415  an extra

    samples = sorted((_sample(record) for record in records), key=lambda sample: sample.id)
    created = datetime.fromtimestamp(modified, UTC).isoformat(timespec="seconds")
    spec = EvalSpec(
        eval_id=about.digest[:22],
        run_id=about.digest[:22],
        task_id=about.digest[:22],
        created=created,
        task=about.suite.name,
        task_display_name=f"{about.agent} before suite {about.suite.name}",
        dataset=EvalDataset(name=about.suite.name, samples=len(samples), sample_ids=[sample.id for sample in samples]),
        model=f"lifeos/{about.agent}",
        config=EvalConfig(),
        metadata={
            "gate": about.digest,
            "seed": str(about.seed),
            "split": about.split,
            "reasons": list(about.verdict.reasons),
        },
    )
    stats = EvalStats(started_at=created, completed_at=created)
    log = EvalLog(status="success", eval=spec, results=_results(about, samples), stats=stats, samples=samples)
    write_eval_log(log, path, format="eval")


def _sample(record: Record) -> Any:
    from inspect_ai.log import EvalSample  # noqa: PLC0415  an extra

    trace, observation = record.trace, record.observation
    opening = next((event.text for event in trace.events if isinstance(event, Turn)), "")
    return EvalSample(
        id=trace.index,
        epoch=1,
        input=opening,
        target="",
        messages=_messages(trace),
        scores={check: _score(record, check) for check in CHECKS},
        metadata={
            "scenario": trace.scenario,
            "persona": trace.persona,
            "status": observation.status,
            "ended": trace.ended,
            "violations": observation.violations,
            "changed": list(trace.changed),
            **({"opinion": record.opinion.words} if record.opinion is not None else {}),
            "evidence": [f"{item.detector}/{item.rule} at step {item.at}: {item.message}" for item in record.evidence],
        },
    )


def _score(record: Record, check: str) -> Any:
    from inspect_ai.scorer import Score  # noqa: PLC0415  an extra

    observation = record.observation
    passed = observation.status == "judged" and observation.passed.get(check, False)
    value = _VOID if observation.status == "void" else _PASSED if passed else _FAILED
    why = record.missing if check == "success" else [f"{item.detector}: {item.message}" for item in record.evidence]
    return Score(value=value, explanation="\n".join(why) or record.trace.ended)


def _results(about: Subject, samples: list[Any]) -> Any:
    from inspect_ai.log import EvalMetric, EvalResults, EvalScore  # noqa: PLC0415  an extra

    scores = []
    for check in CHECKS:
        values = [sample.scores[check].value for sample in samples if sample.scores[check].value != _VOID]
        share = values.count(_PASSED) / len(values) if values else 0.0
        metrics = {"accuracy": EvalMetric(name="accuracy", value=share)}
        void = len(samples) - len(values)
        scores.append(
            EvalScore(name=check, scorer=check, scored_samples=len(values), unscored_samples=void, metrics=metrics)
        )
    decision = {"verdict": about.verdict.decision, "read": about.verdict.read}
    return EvalResults(total_samples=len(samples), completed_samples=len(samples), scores=scores, metadata=decision)


def _messages(trace: Trace) -> list[Any]:
    """The conversation as chat messages: a call and what came of it are two, as from a model that calls a tool."""
    from inspect_ai.model import ChatMessageAssistant, ChatMessageTool, ChatMessageUser  # noqa: PLC0415  an extra
    from inspect_ai.tool import ToolCall, ToolCallError  # noqa: PLC0415

    messages: list[Any] = []
    for at, event in enumerate(trace.events):
        name = f"{trace.index}-{at}"
        if isinstance(event, Turn):
            messages.append(
                ChatMessageUser(id=name, content=event.text, metadata={"intent": event.intent, "facts": event.facts})
            )
        elif isinstance(event, Reply):
            decision = event.decision
            told = json.loads(_json(decision))
            messages.append(ChatMessageAssistant(id=name, content=decision.reply, metadata={"decision": told}))
        elif not _told(trace, at):
            function, arguments, result = _used(event)
            error = None
            if isinstance(event, Call) and event.outcome in ("denied", "failed"):
                kind = "permission" if event.outcome == "denied" else "unknown"
                error = ToolCallError(kind, result)
            call = ToolCall(id=f"{name}-call", function=function, arguments=arguments)
            messages.append(ChatMessageAssistant(id=f"{name}-asks", content="", tool_calls=[call]))
            messages.append(
                ChatMessageTool(id=name, content=result, tool_call_id=call.id, function=function, error=error)
            )
    return messages


def _told(trace: Trace, at: int) -> bool:
    """Whether the step is the records of the call before it, whose result holds them."""
    event, before = trace.events[at], trace.events[at - 1] if at else None
    return isinstance(event, Read) and isinstance(before, Call) and before.tool == event.question


def _used(event: Call | Read | Thought) -> tuple[str, dict[str, Any], str]:
    """A call of a tool; a read of memory and a question to a model, which are calls in all but the name."""
    if isinstance(event, Call):
        return event.tool, event.arguments, _json(event.result)
    if isinstance(event, Thought):
        return f"model-{event.route}", {"messages": list(event.messages)}, event.error or event.text
    return "recall", {"question": event.question}, _json(event.records)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
