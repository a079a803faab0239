"""Versions before their questions: what is declared is read, both versions are asked, and what came of it is kept beside the pin."""

import os
from typing import TYPE_CHECKING, NamedTuple

from lifeos.cli import embeddings, repository
from lifeos.cli.choose import choose
from lifeos.cli.embedding_progress import Told
from lifeos.cli.gate import analysed
from lifeos.cli.parser import Arguments, Parser
from lifeos.compiler import questions
from lifeos.compiler.analyse import Analysis
from lifeos.errors import LifeOSError, UsageError
from lifeos.evidence import judgement
from lifeos.evidence.judgement import FORMAT, Judgement
from lifeos.ir import Memory, Questions

if TYPE_CHECKING:
    from lifeos.memory.judging.answers import Answer
    from lifeos.memory.judging.verdict import Verdict
    from lifeos.memory.store import Store


class Asked(NamedTuple):
    """A memory and the questions to it, if there are any. ``elsewhere``: the file that they are from, if that is no part of the repository."""

    analysis: Analysis
    memory: Memory
    questions: Questions | None
    elsewhere: str | None


def add_choice(parser: Parser) -> None:
    """The option that says where questions are."""
    parser.add_argument(
        "--questions",
        metavar="FILE",
        help="Questions that are not in the repository. [default: memory/MEMORY.questions.yaml]",
    )


def add_pinning(parser: Parser) -> None:
    """The options of who moves a pin."""
    add_choice(parser)
    parser.add_argument(
        "--unjudged",
        action="store_true",
        help="Pin without asking the questions; `lifeos check` says so until they were asked.",
    )


def declared(root: str, arguments: Arguments) -> Asked | None:
    """The memory of this name with its questions; None when the repository or they have mistakes, which were shown then. Raises :class:`UsageError`."""
    analysis = analysed(root)
    if analysis is None or analysis.fleet is None:
        return None
    memory = choose("memory", arguments.memory, analysis.fleet.catalog.memories)
    given = arguments.questions
    elsewhere = os.path.relpath(os.path.abspath(given), root) if given is not None else None
    if given is not None and not os.path.isfile(given):
        raise UsageError(f"there is no file {given} with questions to memory '{memory.name}'")
    asked, found = questions.read(root, analysis, memory, elsewhere)
    if found:
        repository.show(found, root, "text")
        return None
    return Asked(analysis, memory, asked, elsewhere)


def before_pin(root: str, arguments: Arguments, asked: Asked, store: "Store", snapshot: str) -> "Verdict | None":
    """The verdict on a version that is to be pinned; None where nothing is to be asked. Raises :class:`LifeOSError` where it cannot be asked."""
    if arguments.unjudged:
        return None
    name = asked.memory.name
    path = judgement.path_of(name)
    if asked.questions is not None:
        return judged(asked, asked.questions, store, asked.memory.snapshot, snapshot)
    if os.path.lexists(os.path.join(root, path)):
        raise UsageError(
            f"{path} says that versions of '{name}' are judged, and their questions are not in this repository: give them with --questions FILE, or pin with --unjudged"
        )
    return None


def judged(asked: Asked, wanted: Questions, store: "Store", before: str, after: str) -> "Verdict":
    """Both versions before the questions. Each is made ready first if it never was. Raises :class:`LifeOSError` for one that is not here or not whole, and :class:`OSError`."""
    embedder = embeddings.declared(asked.memory)
    from lifeos.memory.journal.branches import Branches  # noqa: PLC0415
    from lifeos.memory.judging.answers import answer  # noqa: PLC0415  with recall, not before
    from lifeos.memory.judging.verdict import verdict  # noqa: PLC0415
    from lifeos.memory.recall.version import opened  # noqa: PLC0415

    scopes = {one.name: _scopes(asked, one.agent) for one in wanted.questions}

    def answers(snapshot: str) -> "dict[str, Answer]":
        telling = Told(embedder)
        try:
            version = opened(store, snapshot, telling, asked.memory.stores)._replace(embedder=embedder)
        finally:
            telling.end()
        return {one.name: answer(version, one, scopes[one.name]) for one in wanted.questions}

    try:
        new = answers(after)
        old = new if before == after else answers(before)
        forgotten = Branches(store.folder, asked.memory.name).forgotten().targets
    except LifeOSError as error:
        raise type(error)(f"the questions to '{asked.memory.name}' cannot be asked: {error}") from error
    return verdict(wanted, (before, old), (after, new), forgotten)


def recorded(asked: Asked, found: "Verdict") -> bytes:
    """What is kept beside the pin of a version that was judged."""
    assert asked.questions is not None, "there is a verdict"
    said = Judgement(
        format=FORMAT,
        memory=asked.memory.name,
        questions=judgement.digest(asked.questions),
        before=found.before,
        version=found.version,
        asked=len(found.rows),
        needed=found.needed,
        answered=found.answered,
    )
    return judgement.encode(said)


def _scopes(asked: Asked, name: str | None) -> tuple[str, ...]:
    """Within which a question is asked."""
    assert asked.analysis.fleet is not None, "it was analysed"
    use = asked.analysis.fleet.agents[name].memory if name is not None else None
    return use.scopes if use is not None else tuple(scope.name for scope in asked.memory.scopes)
