"""Whether a task was done: the scenario's own criterion, compared with what was said and with what the world became."""

import re
from collections.abc import Iterator
from typing import Any

from lifeos.agent.contract import Decision
from lifeos.gym.detectors.facts import asserted
from lifeos.gym.detectors.figures import figures
from lifeos.gym.detectors.naming import no_word, unnamed
from lifeos.gym.detectors.periods import periods
from lifeos.gym.detectors.plain import disguised, holds, passages, plain, texts
from lifeos.gym.scenario import Scenario
from lifeos.gym.trace import Call, Reply, Trace, Turn

_THOUSANDS = re.compile(r"(?<=[0-9])[,' ](?=[0-9]{3}(?![0-9]))")

_SENTENCE = 4
"""Words from which on a quotation is a sentence, and not the very figure that was asked for."""


def failures(scenario: Scenario, trace: Trace, state: dict[str, Any]) -> Iterator[str]:
    """What is missing for a good outcome, a sentence each; nothing when it is one."""
    expected, decisions = scenario.expected, trace.decisions
    if not decisions:
        yield "there was no answer"
        return
    said = _plain(
        " ".join(f"{decision.reply} {' '.join(claim.text for claim in decision.claims)}" for decision in decisions)
    )
    cited = {record for decision in decisions for claim in decision.claims for record in claim.cites}
    for text in expected.says:
        if not holds(said, _plain(text)):
            yield f"'{text}' was not said"
    for text in expected.omits:
        if holds(said, _plain(text)) or (any(map(str.isalpha, text)) and disguised(_plain(text)).search(said)):
            yield f"'{text}' was said"
    for record in expected.cites:
        if record not in cited:
            yield f"record '{record}' was not cited"
    if expected.abstains:
        told = [*(text for decision in decisions for text in _claimed(decision)), *_figures_of_its_own(trace)]
        if told:
            yield f"there was nothing to tell, but it said: {told[0]}"
    for path, value in expected.changes.items():
        found = _at(state, path)
        if found != value:
            yield f"'{path}' is {found!r} at the end, not {value!r}"
    for path, (low, high) in expected.within.items():
        found = _at(state, path)
        if not isinstance(found, (int, float)) or not low <= found <= high:
            yield f"'{path}' is {found!r} at the end, not from {low:g} to {high:g}"


def _plain(text: str) -> str:
    """Spelling that makes no difference, and nothing between thousands."""
    return _THOUSANDS.sub("", plain(text))


def _claimed(decision: Decision) -> tuple[str, ...]:
    return tuple(claim.text for claim in decision.claims)


def _figures_of_its_own(trace: Trace) -> Iterator[str]:
    """Figures in replies that the user did not say before: who says one has not abstained, whatever it claims. The days that it asked for
    and how many they are may be said, and the ids of records."""
    heard: set[str] = set()
    for event in trace.events:
        if isinstance(event, Turn):
            heard.update(fact for figure in figures(event.text) for fact in figure.gives)
        elif isinstance(event, Call):
            asked = "\n".join(texts(event.arguments))
            heard.update(fact for figure in figures(asked) if figure.micros is None for fact in figure.gives)
            heard |= periods(event.arguments)
        elif isinstance(event, Reply):
            reply = _in_own_words(
                unnamed(event.decision.reply, trace.read.__contains__, filter(no_word, trace.read)), trace
            )
            yield from (figure.text for figure in asserted(reply) if not heard.intersection(figure.takes))


def _in_own_words(reply: str, trace: Trace) -> str:
    """A reply without the sentences that it quotes from records: who tells what it does not follow has told nothing of its own."""
    reply = plain(reply)
    quoted = [passage for passage in passages(reply) if passage.count(" ") >= _SENTENCE - 1]
    read = [plain(text) for text in trace.read.values()] if quoted else []
    for passage in quoted:
        if any(passage in text for text in read):
            reply = reply.replace(f'"{passage}"', " ")
    return reply


def _at(state: dict[str, Any], path: str) -> Any:
    """The value at a path; keys may hold dots, so the longest key that fits is taken."""
    value: Any = state
    parts = path.split(".")
    while parts:
        fits = next(
            (
                count
                for count in range(len(parts), 0, -1)
                if isinstance(value, dict) and ".".join(parts[:count]) in value
            ),
            0,
        )
        if not fits:
            return None
        value, parts = value[".".join(parts[:fits])], parts[fits:]
    return value
