"""Follow every reference: a name that nothing answers to is a finding, with the name that was probably meant."""

from collections.abc import Iterable, Iterator

from lifeos.compiler.declared import Declared
from lifeos.diagnostics import Diagnostic, Related, closest
from lifeos.schema.references import references
from lifeos.source.document import Document
from lifeos.source.places import belongs

_WORD = {"ModelRoute": "model route", "EvalSuite": "eval suite"}


def word(kind: str) -> str:
    """The kind as people say it."""
    return _WORD.get(kind, kind.lower())


def dangling(document: Document, declared: Declared, agents: Iterable[str]) -> Iterator[Diagnostic]:
    """The references of ``document`` that lead nowhere. ``agents`` are the names of all agents, loaded or not."""
    for reference in references(document.kind, document.value):
        known = list(agents) if reference.kind == "Agent" else declared.names(reference.kind)
        if reference.name in known or declared.doubtful(reference.kind, reference.name):
            continue
        near = closest(reference.name, known)
        what = word(reference.kind)
        message = f"there is no {what} '{reference.name}'"
        related = (Related(declared.span(reference.kind, near), f"'{near}' is declared here"),) if near else ()
        if near:
            hint = f"did you mean '{near}'?"
        elif known:
            hint = f"declared: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}"
        else:
            hint = f"no {what} is declared yet; one would stand in {belongs(reference.kind)}"
        yield Diagnostic("LOS201", message, document.span(reference.path), hint, related=related)
