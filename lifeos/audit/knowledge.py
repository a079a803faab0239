"""A state of a memory as one agent could see it: within its scopes, without what was forgotten by then, with what was learned by then."""

import re
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

import msgspec

from lifeos.errors import UsageError
from lifeos.memory.journal import target
from lifeos.memory.journal.entry import Remember, plain
from lifeos.memory.record import Record, when
from lifeos.memory.view import View
from lifeos.memory.wording import wording

Presence = Literal["there", "out of scope", "forgotten", "erased since", "absent", "elsewhere"]
"""``elsewhere``: a tool's, or of a memory that nobody can look into."""

_ID = re.compile(r"(?:(fact|record):)?([0-9a-f]{32})")
_record = msgspec.json.Decoder(Record)


class Known(NamedTuple):
    """How much of a source could be seen."""

    source: str
    scope: str
    records: int
    facts: int


class Thing(NamedTuple):
    """A record or a fact that a decision names. ``text``: what it says, where it could be seen; nothing of what could not."""

    id: str
    presence: Presence
    source: str = ""
    scope: str = ""
    time: str = ""
    text: str = ""


def identified(text: str) -> str:
    """The id of a record or a fact, ``record:<32 hex>`` or ``fact:<32 hex>``; the digits alone are a record's, as recall gives them. Raises
    :class:`UsageError`."""
    match = _ID.fullmatch(text)
    if match is None:
        raise UsageError(
            f"'{text[:200]}' is no record and no fact; write record:<32 hex> as `lifeos memory recall` shows it, or fact:<32 hex> as `lifeos memory diff --facts` does"
        )
    return f"{match[1] or 'record'}:{match[2]}"


def normal(name: str) -> str:
    """An id as ids are compared, whatever a decision names: the digits alone are a record's."""
    return name if ":" in name else f"record:{name}"


def is_of_memory(name: str) -> bool:
    """Whether an id can be that of a record or a fact of a memory; others are of tools, and of simulated memories. ``name``: as :func:`normal` gives it."""
    return _ID.fullmatch(name) is not None


class Knowledge:
    """What could be seen. What was erased since, by its ids, is not there any more, and nobody can say what it was; that it was there is no finding."""

    def __init__(self, view: View, scopes: Collection[str], erased: frozenset[str] = frozenset()) -> None:
        self._view = view
        self._erased = erased
        self._scopes = frozenset(scopes)
        self._facts: dict[str, tuple[bytes, str, str]] | None = None
        self._records: dict[str, tuple[Record, str, str]] | None = None

    def known(self) -> list[Known]:
        """By source, those in scope. Raises :class:`LifeOSError` for a file that is lost or damaged."""
        found = []
        for source, part in sorted(self._view.manifest.sources.items()):
            if part.scope in self._scopes:
                records = sum(1 for _ in self._lines("records", source))
                facts = sum(1 for _ in self._lines("graph", source))
                found.append(Known(source, part.scope, records, facts))
        return found

    def learned(self) -> list[Thing]:
        """Facts that were learned by then, in scope, oldest first."""
        found = []
        for quad, steps in self._view.learned.items():
            said = plain(steps[0].entry)
            assert isinstance(said, Remember), "a view keeps those apart"
            if said.scope in self._scopes:
                source = f"learned by {said.agent}" + (f" in {said.decision}" if said.decision else "")
                found.append(Thing(target.of_fact(quad), "there", source, said.scope, steps[0].line.at, quad.decode()))
        return found

    def everything(self) -> Iterator[Thing]:
        """Each record in scope, by source and id."""
        for name, (record, source, scope) in sorted(self._of_records().items(), key=lambda item: (item[1][1], item[0])):
            if scope in self._scopes:
                yield self._shown(name, record, source, scope)

    def look(self, name: str) -> Thing:
        """What a record or a fact was to the agent. ``name``: as :func:`identified` gives it."""
        if name in self._erased:
            return Thing(name, "erased since")
        if name in self._view.forgotten:
            return Thing(name, "forgotten")
        if name.startswith("record:"):
            record = self._of_records().get(name)
            if record is None:
                return Thing(name, "absent")
            return self._shown(name, *record) if record[2] in self._scopes else Thing(name, "out of scope")
        learned = next((one for one in self.learned() if one.id == name), None)
        if learned is not None:
            return learned
        fact = self._of_facts().get(name)
        if fact is None:
            return Thing(name, "absent")
        quad, source, scope = fact
        return (
            Thing(name, "there", source, scope, "", quad.decode())
            if scope in self._scopes
            else Thing(name, "out of scope")
        )

    def _shown(self, name: str, record: Record, source: str, scope: str) -> Thing:
        return Thing(name, "there", source, scope, when(record.content), wording(record.content))

    def _lines(self, kind: str, source: str) -> Iterator[bytes]:
        for path in sorted(self._view.manifest.files):
            if path.startswith(f"{kind}/{source}/"):
                yield from self._view.lines(path)

    def _of_records(self) -> dict[str, tuple[Record, str, str]]:
        if self._records is None:
            self._records = {
                f"record:{(record := _record.decode(line)).id}": (record, source, part.scope)
                for source, part in self._view.manifest.sources.items()
                for line in self._lines("records", source)
            }
        return self._records

    def _of_facts(self) -> dict[str, tuple[bytes, str, str]]:
        if self._facts is None:
            self._facts = {
                target.of_fact(quad): (quad, source, part.scope)
                for source, part in self._view.manifest.sources.items()
                for quad in self._lines("graph", source)
            }
        return self._facts
