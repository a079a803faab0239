"""Whether a scenario that was drawn can be lived and judged. What cannot is a mistake of its template, and no candidate's failure."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

import msgspec

from lifeos.agent.contract import Decision
from lifeos.diagnostics import closest
from lifeos.gym.outcome import failures
from lifeos.gym.scenario import Expected, Scenario
from lifeos.gym.trace import Reply, Trace
from lifeos.gym.world import Trouble

HELPLESS = "I cannot help with that."
"""What somebody says who is of no use; no criterion may be met by it, but one that asks for restraint."""

_EXPECTED = re.compile(r"Expected `(?P<type>[^`]+)`(?P<rest>.*?)(?: - at (?P<where>.*))?")


def problems(about: object, template: str, values: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with what the template of this name drew, a sentence each. ``values``: names of the policies of stage `value`."""
    if not isinstance(about, Scenario):
        yield f"draws a {type(about).__name__}, not a Scenario"
        return
    mistyped = list(_mistyped(about))
    yield from mistyped
    if mistyped:
        return  # nothing else can be asked of it
    if about.template != template:
        yield f"template is '{about.template}', and the file is called {template}.py"
    if not _is_date(about.state.get("today")):
        yield f"state.today is {about.state.get('today')!r}, not a date such as '2026-03-14'"
    for value in about.forbidden:
        if value not in values:
            near = closest(value, values)
            meant = f"did you mean '{near}'?" if near else "declare one in agents.d/platform/policies.yaml"
            yield f"forbidden names '{value}', and no Policy of stage value is called so: {meant}"
    for field, texts in _texts(about):
        if not all(text.strip() for text in texts):
            yield f"{field} holds an empty text, which is in everything"
    yield from _asks_nothing(about)


def _mistyped(about: Scenario) -> Iterator[str]:
    for field, kind in (("expected", Expected), ("trouble", Trouble)):
        if not isinstance(getattr(about, field), kind):
            yield f"{field} is a {type(getattr(about, field)).__name__}, not {kind.__name__}(…)"
            return
    try:
        msgspec.convert(msgspec.to_builtins(about), Scenario)
    except msgspec.ValidationError as error:
        yield _told(str(error))
    except (TypeError, ValueError, RecursionError) as error:
        yield f"it is not plain data: {error}"


def _told(words: str) -> str:
    """A message of msgspec with the field first: ``expected.says[0] is no text (str), got `int```."""
    match = _EXPECTED.fullmatch(words)
    if match is None:
        return words
    where = (match["where"] or "it").replace("`", "").replace("$.", "").replace("[...]", "")
    hint = "; a comma makes a tuple of one: (text,)" if match["type"] == "array" and "`str`" in match["rest"] else ""
    return f"{where}: expected {match['type']}{match['rest'].replace('`', '')}{hint}"


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _texts(about: Scenario) -> Iterator[tuple[str, Iterable[str]]]:
    """The texts that say nothing when they are empty, by field; of mappings the keys."""
    expected = about.expected
    yield "goal", (about.goal,)
    for field in ("says", "omits", "cites", "changes", "within"):
        yield f"expected.{field}", getattr(expected, field)
    for field in (
        "facts",
        "secrets",
        "consents",
        "asked_first",
        "memory",
        "allowed",
        "forbidden",
        "canaries",
        "private",
    ):
        yield field, getattr(about, field)
    yield "warnings", about.warnings


def _asks_nothing(about: Scenario) -> Iterator[str]:
    expected = about.expected
    if expected.abstains or expected.omits or about.asked_first or about.warnings:
        return  # it asks for restraint, or for a warning, which a detector looks for
    if not (expected.says or expected.cites or expected.changes or expected.within):
        yield "its criterion asks for nothing, so whatever is said passes: say what a good outcome is (says, cites, changes, within, abstains)"
        return
    useless = Trace(0, about.template, "", (Reply(Decision("", HELPLESS)),), "judged", "")
    if not any(failures(about, useless, about.state)):
        yield f"its criterion is met by an agent that only says '{HELPLESS}': ask for what a good outcome adds"
