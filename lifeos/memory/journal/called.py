"""By which name a fact was learned: entries of names come before it, each where the entity had another one last.

The spelling of a name is part of what was learned, so it goes with the last fact that was learned by it.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from lifeos.memory.journal.branches import Step

_LABEL = b"<http://www.w3.org/2000/01/rdf-schema#label>"
_ENTITY = b"<urn:lifeos:entity:"

Place = tuple[bytes, bytes]
"""An entity in a scope, both as they are written in a fact."""


def label(quad: bytes) -> Place | None:
    """What a fact gives a name to; None when it is another one."""
    if _LABEL not in quad:
        return None
    subject, predicate, rest = quad.split(b" ", 2)
    return (subject, rest.rsplit(b" ", 2)[1]) if predicate == _LABEL and subject.startswith(_ENTITY) else None


class Named(NamedTuple):
    """Names, as facts: those by which something that goes was learned, and those by which something that stays was."""

    goes: frozenset[bytes]
    stays: frozenset[bytes]


def named(steps: Iterable[Step], gone: Collection[str]) -> Named:
    """By which names what leads to a state was learned. ``steps``: oldest first; ``gone``: the targets that go."""
    last: dict[Place, bytes] = {}
    goes: set[bytes] = set()
    stays: set[bytes] = set()
    for step in steps:
        if not step.quad:
            continue
        place = label(step.quad)
        if place is not None:
            last[place] = step.quad
            continue
        side = goes if step.about in gone else stays
        subject, _, rest = step.quad.split(b" ", 2)
        value, where, _ = rest.rsplit(b" ", 2)
        side.update(last[node, where] for node in (subject, value) if (node, where) in last)
    return Named(frozenset(goes), frozenset(stays))


def unsaid(steps: Iterable[Step], forgotten: Collection[str]) -> frozenset[bytes]:
    """The names, as facts, by which nothing that stays was learned, and by which something was. ``steps``: what leads to a state, oldest first; ``forgotten``: targets."""
    known = named(steps, forgotten)
    return known.goes - known.stays
