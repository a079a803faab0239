"""Simulations as transcripts: what was said, read and done, with the detectors' evidence at the step that it is about."""

import json
from collections.abc import Sequence
from typing import Any

from lifeos.agent.contract import Decision
from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.record import Record
from lifeos.gym.report.tally import Kind, kind_of
from lifeos.gym.trace import Call, Read, Step, Thought, Turn
from lifeos.page.markup import Markup, element, foreign, joined
from lifeos.visible import cut

WORDS: dict[Kind, str] = {
    "well": "succeeded",
    "harm": "succeeded, with harm",
    "failed": "failed",
    "silent": "no outcome",
    "void": "void",
}
_MOST_TEXT, _MOST_RESULT, _MOST_EVENTS = 1200, 600, 60


def simulation(record: Record, again: str, *, opened: bool) -> Markup:
    """One simulation that unfolds. ``again``: the words after the index that replay it, see there for what is cut here."""
    kind = kind_of(record.observation)
    trace, why = record.trace, _why(record)
    about = f"{trace.scenario or 'unknown'} · {trace.persona} user"
    never = element("span", "never!", class_="tag fail") if record.observation.violations else None
    head = element(
        "summary",
        element("span", f"{trace.index}", class_="number"),
        element("span", WORDS[kind], class_=f"tag {kind}"),
        never,
        element("span", about, class_="about"),
        element("span", foreign(why), class_="why") if why else None,
    )
    missing = [element("li", foreign(cut(text, _MOST_RESULT)[0])) for text in record.missing]
    loose = [item for item in record.evidence if not 0 <= item.at < min(len(trace.events), _MOST_EVENTS)]
    return element(
        "details",
        head,
        element("ul", *missing, class_="missing") if missing else None,
        *_against(loose),
        element("ol", *_steps(record), class_="steps"),
        _ending(record),
        _opinion(record),
        element("p", "Again, step by step: ", element("code", f"lifeos gym replay {again}"), class_="note"),
        id=f"s{trace.index}",
        class_=f"simulation {kind}",
        open="open" if opened else None,
    )


def _why(record: Record) -> str:
    """The first thing that went wrong, in one line; nothing when nothing did."""
    texts = [*record.missing, *(item.message for item in record.evidence)]
    return cut(" ".join(texts[0].split()), 160)[0] if texts else ""


def _steps(record: Record) -> list[Markup]:
    events = record.trace.events
    steps = []
    for at, event in enumerate(events[:_MOST_EVENTS]):
        against = [item for item in record.evidence if item.at == at]
        name, body = _step(event)
        label = element("span", name, class_="who")
        class_ = f"{type(event).__name__.lower()}{' hit' if against else ''}"
        steps.append(element("li", label, element("div", body, *_against(against)), class_=class_))
    if len(events) > _MOST_EVENTS:
        steps.append(element("li", element("div", f"… {len(events) - _MOST_EVENTS} more steps"), class_="note"))
    return steps


def _step(event: Step) -> tuple[str, Markup]:
    if isinstance(event, Turn):
        told = "".join(f"; tells {name}: {value}" for name, value in event.facts.items())
        return "user", joined(_text(event.text), element("p", foreign(f"intent: {event.intent}{told}"), class_="aside"))
    if isinstance(event, Call):
        fault = ", for no fault of the agent" if event.infrastructure else ""
        asked = element("p", foreign(f"{event.tool} {_json(event.arguments)}"), class_="mono")
        state = element("span", event.outcome + fault, class_=f"outcome {event.outcome}")
        return "calls", joined(asked, element("p", state, " ", foreign(_short(_json(event.result))), class_="mono"))
    if isinstance(event, Read):
        found = ", ".join(event.records) or "nothing"
        return "reads", element("p", foreign(_short(f"{event.question}: {found}")), class_="mono")
    if isinstance(event, Thought):
        asked = element("p", foreign(_short(f"{event.route}: {event.messages[-1]['content']}")), class_="mono")
        answer = element("p", foreign(_short(event.error or event.text)), class_="mono")
        spent = f"{event.model or 'no model'} · {event.usage.input_tokens} + {event.usage.output_tokens} tokens · {event.usage.cost}"
        return "asks", joined(asked, answer, element("p", foreign(spent), class_="aside"))
    return "agent", _decided(event.decision)


def _decided(decision: Decision) -> Markup:
    claims = [
        element("li", foreign(_short(claim.text)), " ", element("cite", ", ".join(claim.cites) or "no record"))
        for claim in decision.claims
    ]
    actions = [
        element("li", foreign(_short(f"{action.tool} {_json(action.arguments)}")), f" {action.outcome}")
        for action in decision.actions
    ]
    sure = "no confidence given" if decision.confidence is None else f"confidence {decision.confidence:g}"
    spent = f" · {decision.usage.cost}" if decision.usage.cost.micros else ""
    asks = f" · asks for {', '.join(decision.asks)}" if decision.asks else ""
    return joined(
        _text(decision.reply) if decision.reply else element("p", "says nothing", class_="aside"),
        element("ul", *claims, *actions, class_="claims") if claims or actions else None,
        element("p", foreign(sure + spent + asks), class_="aside"),
    )


def _ending(record: Record) -> Markup:
    trace = record.trace
    changed = f"; changed: {', '.join(trace.changed)}" if trace.changed else ""
    ended = trace.ended or "the conversation was over"
    return element("p", foreign(_short(f"{trace.status}: {ended}{changed}")), class_="ending")


def _opinion(record: Record) -> Markup | None:
    if record.opinion is None:
        return None
    return element("p", foreign(_short(record.opinion.words)), class_="ending")


def _against(evidence: Sequence[Evidence]) -> list[Markup]:
    return [
        element(
            "p", element("b", f"{item.detector} · {item.rule}"), " ", foreign(_short(item.message)), class_="evidence"
        )
        for item in evidence
    ]


def _text(text: str) -> Markup:
    whole, left_out = cut(text, _MOST_TEXT)
    note = element("span", f"… {left_out:,} more characters", class_="cut") if left_out else None
    return element("p", foreign(whole), note, class_="text")


def _short(text: str) -> str:
    whole, left_out = cut(text, _MOST_RESULT)
    return f"{whole} … {left_out:,} more characters" if left_out else whole


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
