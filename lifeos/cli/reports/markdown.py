"""Changes for a pull request's comment: what people wrote first, rendered objects folded."""

from collections.abc import Sequence

from lifeos.cli import memory_changes, plural
from lifeos.cli.memory_moves import Moved
from lifeos.cli.reports.words import SIGN, count, headline, sections, told
from lifeos.diff.changes import Difference


def render(found: Difference, moved: Sequence[Moved] = ()) -> str:
    """Each change with its fields; what is the same in several environments once. Then each memory whose pin moved."""
    if not found.changes:
        return f"Nothing changed by meaning from `{found.before}` to `{found.after}`.\n"
    lines = [f"### {count(found)}", ""]
    for title, folded, changes in sections(found):
        number = plural.count(len(changes), "object")
        lines += [f"<details><summary>{title}: {number}</summary>" if folded else f"**{title}**", ""]
        for change in changes:
            lines.append(f"- {SIGN[change.verb]} {headline(change)}")
            fields, more = told(change.fields)
            lines += [f"  - `{field.path}`: {_code(field.before)} → {_code(field.after)}" for field in fields]
            lines += [f"  - {more}"] if more else []
        lines += ["", "</details>", ""] if folded else [""]
    return "\n".join(["\n".join(lines).rstrip() + "\n", *map(_memory, moved)])


def _memory(one: Moved) -> str:
    if one.unknown:
        return f"### Memory `{one.memory}`: `{one.before}` to `{one.after}`\n\nWhat that changes is not known here: {one.unknown}\n"
    return memory_changes.markdown(one.memory, one.before, one.after, one.changes, facts=False)


def _code(value: str) -> str:
    fence = "``" if "`" in value else "`"
    return f"{fence}{value}{fence}" if value else "nothing"
