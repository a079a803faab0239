"""What changed in a memory: counts by source and scope, and the facts themselves for whoever asks for them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lifeos.visible import visible

if TYPE_CHECKING:
    from lifeos.memory.difference import Change, Fact

_NONE = "Nothing is different."


def counts(one: "Change") -> dict[str, Any]:
    """As JSON."""
    return {name: value for name, value in one._asdict().items() if name != "facts"}


def line(one: "Change") -> str:
    """As a line."""
    found = counts(one)
    records = _signed(found, "records")
    return f"  {_title(one)}: {records + ' records, ' if one.source is not None else ''}{_signed(found, 'facts')} facts"


def text(found: "list[Change]", *, facts: bool) -> str:
    """For a terminal."""
    lines = []
    for one in found:
        lines.append(line(one))
        lines += _facts(one.facts) if facts else []
    return "\n".join(lines or [_NONE]) + "\n"


def markdown(memory: str, before: str, after: str, found: "list[Change]", *, facts: bool) -> str:
    """For a pull request."""
    if not found:
        return f"Nothing is different in memory `{memory}` between `{before}` and `{after}`.\n"
    lines = [
        f"### Memory `{memory}`: `{before}` to `{after}`",
        "",
        "| source | scope | records added | removed | changed | facts added | removed | changed |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        cells = list(counts(one).values())[2:]
        lines.append(f"| {one.source or '*learned*'} | {one.scope} | {' | '.join(f'{cell:,}' for cell in cells)} |")
    for one in found if facts else []:
        lines += [
            "",
            f"<details><summary>{_title(one)}</summary>",
            "",
            "```",
            *_facts(one.facts),
            "```",
            "",
            "</details>",
        ]
    return "\n".join(lines) + "\n"


def listed(found: "Iterable[Fact]") -> list[dict[str, Any]]:
    """Facts as JSON."""
    return [
        {
            "before": one.before.decode() if one.before is not None else None,
            "after": one.after.decode() if one.after is not None else None,
            "id": _id(one),
            "status": one.status,
        }
        for one in found
    ]


def _title(one: "Change") -> str:
    return f"{one.source or 'learned'} ({one.scope})"


def _signed(found: dict[str, Any], what: str) -> str:
    changed = found[f"{what}_changed"]
    return f"+{found[f'{what}_added']} -{found[f'{what}_removed']}" + (f" ~{changed}" if changed else "")


def _facts(found: "Iterable[Fact]") -> list[str]:
    lines = []
    for one in found:
        sign = "~" if one.before is not None and one.after is not None else "-" if one.after is None else "+"
        marked = "" if one.status == "recorded" else f" ({one.status})"
        lines.append(f"    {sign} {_id(one)} {visible((one.after or one.before or b'').decode())}{marked}")
        if sign == "~" and one.before != one.after:
            lines.append(f"      was {visible((one.before or b'').decode())}")
    return lines


def _id(one: "Fact") -> str:
    from lifeos.memory.journal.target import of_fact  # noqa: PLC0415  with memory, not before

    return of_fact(one.after or one.before or b"")
