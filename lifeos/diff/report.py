"""A semantic diff as text, Markdown or JSON."""

import json
from collections.abc import Callable

import click

from lifeos.diff.changes import Change, Difference, FieldChange

_SIGN = {"added": "+", "removed": "-", "changed": "~", "renamed": ">"}
_COLOUR = {"added": "green", "removed": "red", "changed": "yellow", "renamed": "cyan"}
_SHOWN = 8


def _title(scope: str) -> str:
    return {"declared": "Declared", "inherited": "Inherited: agents that change though nobody edited them"}.get(
        scope, f"Rendered for {scope}"
    )


def text(found: Difference) -> str:
    """For a terminal."""
    if not found.changes:
        return f"Nothing changed by meaning from {found.before} to {found.after}.\n"
    lines = []
    for scope in found.scopes:
        lines.append(click.style(_title(scope), bold=True))
        for change in found.scoped(scope):
            lines.append("  " + click.style(f"{_SIGN[change.verb]} {_headline(change)}", fg=_COLOUR[change.verb]))
            lines += [f"      {_field(field)}" for field in change.fields[:_SHOWN]]
            if len(change.fields) > _SHOWN:
                lines.append(f"      … and {len(change.fields) - _SHOWN} more fields")
        lines.append("")
    lines.append(_count(found))
    return "\n".join(lines) + "\n"


def markdown(found: Difference) -> str:
    """For a pull request's comment: what people wrote first, rendered objects folded."""
    if not found.changes:
        return f"Nothing changed by meaning from `{found.before}` to `{found.after}`.\n"
    lines = [f"### {_count(found)}", ""]
    for scope in found.scopes:
        folded = scope not in ("declared", "inherited")
        if folded:
            lines += [f"<details><summary>{_title(scope)}: {len(found.scoped(scope))} objects</summary>", ""]
        else:
            lines += [f"**{_title(scope)}**", ""]
        for change in found.scoped(scope):
            lines.append(f"- {_SIGN[change.verb]} {_headline(change)}")
            lines += [
                f"  - `{field.path}`: {_code(field.before)} → {_code(field.after)}" for field in change.fields[:_SHOWN]
            ]
            if len(change.fields) > _SHOWN:
                lines.append(f"  - … and {len(change.fields) - _SHOWN} more fields")
        lines += ["", "</details>", ""] if folded else [""]
    return "\n".join(lines).rstrip() + "\n"


def as_json(found: Difference) -> str:
    """For programs."""
    changes = [
        {
            "scope": change.scope,
            "verb": change.verb,
            "kind": change.kind,
            "name": change.name,
            **({"was": change.was} if change.was else {}),
            "fields": [field._asdict() for field in change.fields],
        }
        for change in found.changes
    ]
    return (
        json.dumps({"before": found.before, "after": found.after, "changes": changes}, indent=2, ensure_ascii=False)
        + "\n"
    )


REPORTS: dict[str, Callable[[Difference], str]] = {"text": text, "markdown": markdown, "json": as_json}


def _headline(change: Change) -> str:
    head = f"{change.kind} {change.name}"
    if change.verb == "renamed":
        return f"{head} (was {change.was}): a new name is a new identity"
    return f"{head} (new generation, was {change.was})" if change.was else head


def _field(field: FieldChange) -> str:
    if not field.before:
        return f"{field.path}: {click.style(field.after, fg='green')}"
    if not field.after:
        return f"{field.path}: {click.style(field.before, fg='red')} removed"
    return f"{field.path}: {click.style(field.before, fg='red')} -> {click.style(field.after, fg='green')}"


def _code(value: str) -> str:
    fence = "``" if "`" in value else "`"
    return f"{fence}{value}{fence}" if value else "nothing"


def _count(found: Difference) -> str:
    counts = {
        verb: sum(change.verb == verb for change in found.changes if change.scope == "declared") for verb in _SIGN
    }
    parts = [f"{count} {verb}" for verb, count in counts.items() if count]
    objects = sum(change.scope not in ("declared", "inherited") for change in found.changes)
    agents = len(found.scoped("inherited"))
    sentence = f"Declarations: {', '.join(parts) or 'none changed'}"
    sentence += f"; {agents} agent{'s' if agents != 1 else ''} by inheritance" if agents else ""
    return f"{sentence}; {objects} rendered object{'s' if objects != 1 else ''}."
