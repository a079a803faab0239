"""LOS705: the version that is pinned was judged, where there are questions to its memory. Nothing is asked here: what a version answered is said by the record beside its pin."""

import os

from lifeos.bundle import content_hash
from lifeos.compiler import questions
from lifeos.compiler.pipeline import Compilation
from lifeos.diagnostics import Diagnostic, Related, Span
from lifeos.evidence import judgement
from lifeos.ir import Memory, Questions

_NOTHING = content_hash(b"")
"""The version that holds nothing: there is nothing to judge."""


def unjudged(compilation: Compilation) -> list[Diagnostic]:
    """What is wrong with questions to memories; and pins of versions that nobody judged, or judged by other questions."""
    analysis = compilation.analysis
    if analysis.catalog is None:
        return []
    found = []
    for memory in analysis.catalog.memories.values():
        asked, wrong = questions.read(compilation.root, analysis, memory)
        found += wrong
        if not wrong and memory.snapshot != _NOTHING:
            at = analysis.declared.span("Memory", memory.name, "spec.snapshot")
            found += _doubts(compilation.root, memory, asked, at)
    return found


def _doubts(root: str, memory: Memory, asked: Questions | None, at: Span) -> list[Diagnostic]:
    path = judgement.path_of(memory.name)
    related = (Related(Span(path), "what was judged"),)
    again = f"`lifeos memory pin {memory.name} {memory.snapshot}` asks them, and says what was answered"
    try:
        with open(os.path.join(root, path), "rb") as file:
            said, wrong = judgement.examine(path, file.read())
    except FileNotFoundError:
        if asked is None:
            return []
        return [
            Diagnostic("LOS705", f"memory '{memory.name}' pins a version that was never asked its questions", at, again)
        ]
    except OSError as error:
        said, wrong = None, (f"it cannot be read: {error.strerror}",)
    if wrong or said is None:
        message = f"the judgement of memory '{memory.name}' does not hold: {'; '.join(wrong)}"
        return [Diagnostic("LOS705", message, at, f"restore it from git; {again}", related=related)]
    if said.version != memory.snapshot:
        message = f"memory '{memory.name}' pins {memory.snapshot[:19]}…, and the version that was judged is {said.version[:19]}…"
        return [Diagnostic("LOS705", message, at, again, related=related)]
    if asked is not None and said.questions != judgement.digest(asked):
        message = f"memory '{memory.name}' has other questions than the pinned version was judged by"
        return [Diagnostic("LOS705", message, at, again, "warning", related)]
    return []
