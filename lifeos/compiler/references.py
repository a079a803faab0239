"""Follow every reference: a name that nothing answers to is a finding, with the name that was probably meant."""

from collections.abc import Collection, Iterator

from lifeos.compiler.declared import Declared
from lifeos.diagnostics import Diagnostic, Related, closest
from lifeos.schema.references import references
from lifeos.source.document import Document
from lifeos.source.places import belongs

SEARCHED = 50
"""Names in one document for which the one that was meant is looked for: who has more of them wrong has another mistake."""

_WORD = {"ModelRoute": "model route", "EvalSuite": "eval suite"}


def word(kind: str) -> str:
    """The kind as people say it."""
    return _WORD.get(kind, kind.lower())


def dangling(document: Document, declared: Declared, agents: Collection[str]) -> Iterator[Diagnostic]:
    """The references of ``document`` that lead nowhere. ``agents`` are the names of all agents, loaded or not."""
    searched = 0
    listed: dict[str, str] = {}
    for reference in references(document.kind, document.value):
        among = agents if reference.kind == "Agent" else declared.by_kind.get(reference.kind, {})
        if reference.name in among or declared.doubtful(reference.kind, reference.name):
            continue
        searched += 1
        near = closest(reference.name, among) if searched <= SEARCHED else None
        what = word(reference.kind)
        message = f"there is no {what} '{reference.name}'"
        related = (Related(declared.span(reference.kind, near), f"'{near}' is declared here"),) if near else ()
        if near:
            hint = f"did you mean '{near}'?"
        elif among:
            if reference.kind not in listed:
                listed[reference.kind] = ", ".join(sorted(among)[:12]) + (", …" if len(among) > 12 else "")
            hint = f"declared: {listed[reference.kind]}"
        else:
            hint = f"no {what} is declared yet; one would stand in {belongs(reference.kind)}"
        yield Diagnostic("LOS201", message, document.span(reference.path), hint, related=related)
