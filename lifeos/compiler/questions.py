"""Questions to a memory, as found beside its pin or elsewhere. They are read as declarations are, though nothing is rendered of them: they say nothing of what an agent is."""

import os
from collections.abc import Callable, Iterator

import msgspec

from lifeos import ir
from lifeos.compiler.analyse import Analysis
from lifeos.compiler.load import load
from lifeos.compiler.references import dangling
from lifeos.diagnostics import Diagnostic, closest
from lifeos.schema.shape import complete, shape_of
from lifeos.source.document import Document
from lifeos.source.places import PLACES
from lifeos.source.tree import UnreadableError, read_bytes

Uses = Callable[[str], ir.MemoryUse | None]
"""Which memory an agent of this name may ask."""

_KIND = "Questions"
_ANYWHERE = (next(place for place in PLACES if _KIND in place.kinds), dict[str, str]())


def path_of(memory: str) -> str:
    """Where they belong, from the root of the repository."""
    return f"memory/{memory}.questions.yaml"


def read(
    root: str, analysis: Analysis, memory: ir.Memory, elsewhere: str | None = None
) -> tuple[ir.Questions | None, list[Diagnostic]]:
    """The questions to a memory, and what is wrong with them; nothing where there are none. ``elsewhere``: a file that is no part of the repository."""
    path = elsewhere or path_of(memory.name)
    folder, name = os.path.split(os.path.join(root, path))
    if elsewhere is None and not os.path.lexists(os.path.join(folder, name)):
        return None, []
    try:
        data = read_bytes(folder, name)
    except UnreadableError as unreadable:
        wrong = unreadable.diagnostic
        return None, [msgspec.structs.replace(wrong, span=msgspec.structs.replace(wrong.span, file=path))]
    documents, found = load(path, data, _ANYWHERE if elsewhere is not None else None)
    for again in documents[1:]:
        message = "a second document in this file; one holds all questions to a memory"
        found.append(Diagnostic("LOS202", message, again.span(), "move its questions into the first one"))
    if not documents:
        return None, found
    document = documents[0]
    names = {folder.rpartition("/")[2]: folder for folder in analysis.members}
    found.extend(dangling(document, analysis.declared, names))
    questions = _resolved(document)
    if questions is not None:
        each = [f"spec.questions[{index}]" for index in range(len(questions.questions))]
        # Of a question with a mistake others may follow; they are said once it is mended.
        broken = [at for at in each if any(document.covers(at, item.span) for item in found)]
        unsound = _unsound(
            document, questions, memory, lambda name: analysis.agent(names[name]).memory if name in names else None
        )
        found.extend([item for item in unsound if not any(document.covers(at, item.span) for at in broken)])
    return (None if found else questions), found


def _resolved(document: Document) -> ir.Questions | None:
    """The frozen form; None when a required part is missing, of which the decoder has said so."""
    spec = complete(shape_of(_KIND).fields["spec"], document.value.get("spec", {}))
    try:
        return msgspec.convert({"name": document.name, **spec}, ir.Questions)
    except msgspec.ValidationError:
        return None


def _unsound(document: Document, questions: ir.Questions, memory: ir.Memory, uses: Uses) -> Iterator[Diagnostic]:
    """What no version could answer, or any could, for the questions as a whole and for each of them."""
    if document.name != memory.name:
        message = f"these are questions to memory '{document.name}', and '{memory.name}' is to be asked"
        hint = f"give the file with questions to '{memory.name}', or write its name here"
        yield Diagnostic("LOS704", message, document.span("metadata.name"), hint)
    number = len(questions.questions)
    if questions.least is not None and questions.least > number:
        message = f"{questions.least} questions are to be answered, and there are {number}"
        hint = "write less, or leave it out: then all are to be answered"
        yield Diagnostic("LOS704", message, document.span("spec.least"), hint)
    for index, one in enumerate(questions.questions):
        for field, message, hint in _faults(one, memory, uses):
            yield Diagnostic("LOS704", message, document.span(f"spec.questions[{index}].{field}"), hint)


def _faults(one: ir.Question, memory: ir.Memory, uses: Uses) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a question: the field, what is wrong with it, and what mends it."""
    if not (one.answerable or one.only or one.omits):
        message = f"question '{one.name}' demands nothing, so that each version answers it"
        yield "name", message, "say what the answer holds (says), or what is not to be found (only, omits)"
    for number, text in enumerate(one.omits):
        if text.casefold() in map(str.casefold, one.says):
            message = f"question '{one.name}' says and omits '{text}', so that no version answers it"
            yield f"omits[{number}]", message, "keep it in one of the two"
    sources = [source.name for source in memory.sources]
    if one.source is not None and one.source not in sources:
        near = closest(one.source, sources)
        hint = f"did you mean '{near}'?" if near else f"it has: {', '.join(sources) or 'none'}"
        yield "source", f"memory '{memory.name}' has no source '{one.source}'", hint
    use = uses(one.agent) if one.agent is not None else None
    if one.agent is not None and (use is None or use.ref != memory.name):
        message = f"agent '{one.agent}' has no access to memory '{memory.name}', so that it finds nothing there"
        yield "agent", message, f"declare spec.memory of agent '{one.agent}', or ask as another one"
