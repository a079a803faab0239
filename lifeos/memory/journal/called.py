"""By which name a fact was learned: entries of names come before it, each where the entity had another one last.

The spelling of a name is part of what was learned, so it goes with the last fact that was learned by it.
"""

from collections.abc import Collection, Iterable

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


def unsaid(steps: Iterable[Step], forgotten: Collection[str]) -> set[bytes]:
    """The names, as facts, by which nothing that stays was learned, and by which something was. ``steps``: what leads to a state, oldest first; ``forgotten``: targets."""
    last: dict[Place, bytes] = {}
    gone: set[bytes] = set()
    stay: set[bytes] = set()
    for step in steps:
        if not step.quad:
            continue
        place = label(step.quad)
        if place is not None:
            last[place] = step.quad
            continue
        side = gone if step.about in forgotten else stay
        subject, _, rest = step.quad.split(b" ", 2)
        value, where, _ = rest.rsplit(b" ", 2)
        side.update(last[node, where] for node in (subject, value) if (node, where) in last)
    return gone - stay
