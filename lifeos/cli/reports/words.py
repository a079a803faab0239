"""What the reports for people share: headings, signs, and how much of a change they show."""

import re
from collections.abc import Iterator

from lifeos.cli import plural
from lifeos.diff.changes import Change, Difference, FieldChange
from lifeos.diff.environments import by_environments
from lifeos.diff.excerpt import excerpt

SIGN = {"added": "+", "removed": "-", "changed": "~", "renamed": ">"}
SHOWN = 8
"""Fields of one document or object; a program reads all of them."""


_HASH = re.compile(r"[-:][0-9a-f]{10,}$")


def sections(found: Difference) -> Iterator[tuple[str, bool, list[Change]]]:
    """Title, whether it is about rendered objects, and changes."""
    titles = {"declared": "Declared", "inherited": "Inherited: agents that change though nobody edited them"}
    for scope, title in titles.items():
        if found.scoped(scope):
            yield title, False, found.scoped(scope)
    for environments, changes in by_environments(found):
        yield f"Rendered for {' and '.join(environments)}", True, changes


def headline(change: Change) -> str:
    """What it is that changed."""
    head = f"{change.kind} {change.name}"
    if change.verb == "renamed":
        return f"{head} (was {change.was}): a new name is a new identity"
    return f"{head} (new generation, was {change.was})" if change.was else head


def told(fields: tuple[FieldChange, ...]) -> tuple[list[FieldChange], str]:
    """The fields to show, values cut to what differs, and a word on those that are not shown. A hash that was replaced by
    another in many places is told once, or it would hide what else changed."""
    first: dict[tuple[str, str], FieldChange] = {}
    times: dict[FieldChange, int] = {}
    for field in fields:
        hashed = _HASH.search(field.before) and _HASH.search(field.after)
        known = first.setdefault((field.before, field.after), field) if hashed else field
        times[known] = times.get(known, 0) + 1
    shown = [
        FieldChange(f"{field.path} and {number - 1} more" if number > 1 else field.path, *excerpt(*field[1:]))
        for field, number in list(times.items())[:SHOWN]
    ]
    left = len(times) - len(shown)
    return shown, f"… and {left} more {'field' if left == 1 else 'fields'}" if left else ""


def count(found: Difference) -> str:
    """The whole difference in a sentence."""
    counts = {verb: sum(change.verb == verb for change in found.scoped("declared")) for verb in SIGN}
    parts = [f"{number} {verb}" for verb, number in counts.items() if number]
    objects = sum(len(found.scoped(environment)) for environment in found.environments)
    agents = len(found.scoped("inherited"))
    sentence = f"Declarations: {', '.join(parts) or 'none changed'}"
    sentence += f"; {plural.count(agents, 'agent')} by inheritance" if agents else ""
    return f"{sentence}; {plural.count(objects, 'rendered object')}."
