"""A simulation as a transcript for the terminal: who said, read and did what, and under each step what a detector has against it."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lifeos.cli.terminal import style, width
from lifeos.visible import cut, visible

if TYPE_CHECKING:
    from lifeos.agent.contract import Decision
    from lifeos.gym.detectors.evidence import Evidence
    from lifeos.gym.trace import Step

_LABEL = 8
"""Columns of the names on the left."""
_WIDEST = 100
_MOST = 4000
"""Characters of one text; a person who needs more takes `--format json`."""

_SHORT = 40
"""Characters; so much is shown as often as it happens."""

_OUTCOMES = {"done": "green", "recorded": "cyan", "denied": "yellow", "failed": "red"}


def transcript(events: "Sequence[Step]", evidence: "Sequence[Evidence]") -> Iterator[str]:
    """Its lines. What came back before is not shown again."""
    known: set[str] = set()
    for at, event in enumerate(events):
        if at and _begins(event):
            yield ""
        yield from _step(event, known)
        for item in evidence:
            if item.at == at:
                yield from _against(item)
    for item in evidence:
        if not 0 <= item.at < len(events):
            yield from _against(item)


def said(label: str, text: str, *how: str) -> Iterator[str]:
    """A text beside its label, on as many lines as the terminal makes of it."""
    whole, left_out = cut(text, _MOST)
    room = max(min(width(), _WIDEST) - _LABEL - 2, 20)
    lines = [
        piece
        for line in visible(whole).split("\n")
        for piece in textwrap.wrap(line, room, drop_whitespace=False, replace_whitespace=False) or [""]
    ]
    if left_out:
        lines.append(f"… {left_out:,} more characters; --format json has all")
    for number, line in enumerate(lines):
        name = style(f"{label:<{_LABEL}}", *how) if number == 0 else " " * _LABEL
        yield f"{name}  {line}".rstrip()


def _begins(event: "Step") -> bool:
    from lifeos.gym.trace import Turn  # noqa: PLC0415  with numpy, which a command does not wait for to say --help

    return isinstance(event, Turn)


def _step(event: "Step", known: set[str]) -> Iterator[str]:
    from lifeos.gym.trace import Call, Read, Thought, Turn  # noqa: PLC0415  as above

    if isinstance(event, Turn):
        yield from said("user", event.text, "bold", "blue")
        told = "".join(f"; tells {name}: {value}" for name, value in event.facts.items())
        yield from said("", style(f"({event.intent}{told})", "dim"))
    elif isinstance(event, Call):
        yield from said("calls", f"{event.tool} {_json(event.arguments)}", "bold")
        why = ", for no fault of the agent" if event.infrastructure else ""
        result = _once(_result(event.result), known)
        yield from said(f"  {event.outcome}"[:_LABEL], result + why, _OUTCOMES[event.outcome])
    elif isinstance(event, Read):
        found = ", ".join(event.records) or "nothing"
        yield from said("reads", _once(f"{event.question}: {found}", known), "bold")
    elif isinstance(event, Thought):
        yield from said("asks", f"{event.route}: {event.messages[-1]['content']}", "bold")
        spent = f" ({event.usage.input_tokens} + {event.usage.output_tokens} tokens, {event.usage.cost})"
        answer = event.error or event.text + spent
        yield from said("  failed" if event.error else "  told", answer, "red" if event.error else "green")
    else:
        yield from _decided(event.decision)


def _decided(decision: "Decision") -> Iterator[str]:
    yield from said("agent", decision.reply or "(says nothing)", "bold", "cyan")
    for claim in decision.claims:
        yield from said("  claims", f"{claim.text}  [{', '.join(claim.cites) or 'no record'}]")
    for action in decision.actions:
        yield from said("  acts", f"{action.tool} {_json(action.arguments)}: {action.outcome}")
    if decision.asks:
        yield from said("  asks", ", ".join(decision.asks))
    usage = decision.usage
    sure = "no confidence given" if decision.confidence is None else f"confidence {decision.confidence:g}"
    spent = f"; {usage.cost}, {usage.input_tokens} + {usage.output_tokens} tokens" if usage.model_calls else ""
    yield from said("", style(f"({sure}{spent})", "dim"))


def _against(item: "Evidence") -> Iterator[str]:
    severe = item.severity == "never"
    rule = f"{item.detector}, {item.rule}" + (", which must never happen" if severe else "")
    yield from said("  !", f"{rule}: {item.message}", "red", "bold")


def _once(text: str, known: set[str]) -> str:
    again = text in known and len(text) > _SHORT
    known.add(text)
    return "the same as before" if again else text


def _result(result: Any) -> str:
    if isinstance(result, dict) and list(result) == ["error"] and isinstance(result["error"], str):
        return result["error"]
    return _json(result)


def _json(value: Any) -> str:
    import json  # noqa: PLC0415  only when there is something to show

    return json.dumps(value, ensure_ascii=False, default=str)
