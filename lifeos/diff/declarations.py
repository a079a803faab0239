"""Compare what is declared: documents, prompts, Rego; and what agents come to inherit differently."""

from collections.abc import Iterator
from typing import Any

import msgspec

from lifeos import ir
from lifeos.compiler.declared import Declared
from lifeos.diff.changes import Change, FieldChange, Verb
from lifeos.diff.state import State
from lifeos.diff.values import compare
from lifeos.diff.written import as_written
from lifeos.schema.shape import kinds, shape_of
from lifeos.source.document import Document


def declared_changes(before: State, after: State) -> Iterator[Change]:
    """Documents that were added, removed, renamed or changed, and the texts that they refer to."""
    for kind in kinds():
        old, new = _documents(before, kind), _documents(after, kind)
        gone = [name for name in old if name not in new]
        come = [name for name in new if name not in old]
        for name in list(come):
            was = next((other for other in gone if _bare(old[other]) == _bare(new[name])), None)
            if was is not None:
                gone.remove(was)
                come.remove(name)
                yield Change("declared", "renamed", kind, name, was=was)
        for name in sorted(come):
            yield Change("declared", "added", kind, name, _summary(new[name]))
        for name in sorted(gone):
            yield Change("declared", "removed", kind, name)
        for name in sorted(set(old) & set(new)):
            fields = tuple(compare(_body(old[name]), _body(new[name])))
            fields += tuple(_text_change(before, after, kind, old[name], new[name]))
            if fields:
                yield Change("declared", "changed", kind, name, fields)
    yield from _modules(before, after)


def inherited_changes(before: State, after: State) -> Iterator[Change]:
    """Agents whose own document is the same, but which resolve to something else: the blast radius of a shared change."""
    old, new = before.analysis.fleet, after.analysis.fleet
    if old is None or new is None:
        return
    for name, agent in new.agents.items():
        earlier = old.agents.get(name)
        if earlier is None or earlier == agent:
            continue
        own = {field.path for field in _own(before, after, name)}
        fields = [
            field
            for field in compare(_wire(earlier), _wire(agent))
            if not field.path.startswith(("prompt", "receipts"))
            and not any(f"spec.{field.path}".startswith(path) for path in own)
        ]
        if fields:
            yield Change("inherited", "changed", "Agent", name, tuple(fields))


def _own(before: State, after: State, name: str) -> list[FieldChange]:
    old, new = (state.analysis.declared.get("Agent", name) for state in (before, after))
    return list(compare(_body(old), _body(new))) if old is not None and new is not None else []


def _documents(state: State, kind: str) -> dict[str, Document]:
    declared: Declared = state.analysis.declared
    return dict(declared.by_kind.get(kind, {}))


def _body(document: Document) -> dict[str, Any]:
    written = as_written(document.value, shape_of(document.kind))
    return {key: written.get(key) for key in ("metadata", "spec")}


def _bare(document: Document) -> Any:
    """A document without its name, to recognise it under another one."""
    metadata = {key: value for key, value in document.value["metadata"].items() if key != "name"}
    spec = {
        key: value for key, value in document.value.get("spec", {}).items() if (document.kind, key) != ("Agent", "eval")
    }
    return metadata, spec


def _summary(document: Document) -> tuple[FieldChange, ...]:
    text = document.value.get("spec", {}).get("description")
    return (FieldChange("description", "", str(text)),) if text else ()


def _text_change(before: State, after: State, kind: str, old: Document, new: Document) -> Iterator[FieldChange]:
    if kind != "Agent":
        return
    paths = [f"{item.source.file.rpartition('/')[0]}/{item.value.get('spec', {}).get('prompt')}" for item in (old, new)]
    texts = [
        state.declared.get(path, b"").decode(errors="replace")
        for state, path in zip((before, after), paths, strict=True)
    ]
    if texts[0] != texts[1]:
        yield FieldChange("prompt text", *_line_counts(*texts))


def _line_counts(before: str, after: str) -> tuple[str, str]:
    import difflib  # noqa: PLC0415  slow to import, rarely needed

    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    gained, lost = sum(line.startswith("+") for line in lines), sum(line.startswith("-") for line in lines)
    return f"{lost} line{'s' if lost != 1 else ''} out", f"{gained} line{'s' if gained != 1 else ''} in"


def _modules(before: State, after: State) -> Iterator[Change]:
    old, new = (
        {path: data for path, data in state.declared.items() if path.endswith(".rego")} for state in (before, after)
    )
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path):
            verb: Verb = "added" if path not in old else "removed" if path not in new else "changed"
            counts = _line_counts(
                old.get(path, b"").decode(errors="replace"), new.get(path, b"").decode(errors="replace")
            )
            yield Change("declared", verb, "Rego", path, (FieldChange("text", *counts),) if verb == "changed" else ())


def _wire(agent: ir.Agent) -> Any:
    """The agent as plain data."""
    return as_written(msgspec.to_builtins(agent), shape_of("Agent").fields["spec"])
