"""Changes for a terminal."""

from collections.abc import Sequence

from lifeos.cli import memory_changes
from lifeos.cli.memory_moves import Moved
from lifeos.cli.reports.words import SIGN, count, headline, sections, told
from lifeos.cli.terminal import style
from lifeos.diff.changes import Difference, FieldChange

_COLOUR = {"added": "green", "removed": "red", "changed": "yellow", "renamed": "cyan"}


def render(found: Difference, moved: Sequence[Moved] = ()) -> str:
    """Each change with its fields; what is the same in several environments once. Then each memory whose pin moved."""
    if not found.changes:
        return f"Nothing changed by meaning from {found.before} to {found.after}.\n"
    lines = []
    for title, _, changes in sections(found):
        lines.append(style(title, "bold"))
        for change in changes:
            lines.append("  " + style(f"{SIGN[change.verb]} {headline(change)}", _COLOUR[change.verb]))
            fields, more = told(change.fields)
            lines += [f"      {line}" for line in (*map(_field, fields), more) if line]
        lines.append("")
    for one in moved:
        lines.append(style(f"Memory {one.memory}: {one.before} -> {one.after}", "bold"))
        lines.append(
            f"  not known here: {one.unknown}\n" if one.unknown else memory_changes.text(one.changes, facts=False)
        )
    lines.append(count(found))
    return "\n".join(lines) + "\n"


def _field(field: FieldChange) -> str:
    before, after = style(field.before, "red"), style(field.after, "green")
    if not field.before:
        return f"{field.path}: {after}"
    return f"{field.path}: {before} -> {after}" if field.after else f"{field.path}: {before} removed"
