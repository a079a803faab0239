"""Consent: which calls a person agreed to, from the conversation alone."""

from collections.abc import Container, Mapping
from types import MappingProxyType

from lifeos.gym.detectors.deeds import key, told, untold
from lifeos.gym.trace import Call, Reply, Trace, Turn


def agreed_calls(
    trace: Trace, called: Mapping[str, str] = MappingProxyType({}), tools: Container[str] | None = None
) -> frozenset[int]:
    """The indices of the calls in ``trace.events`` to which the person said yes before. A yes is to what was proposed just before, with these
    arguments, as far as the sentences told their numbers, their days and times, and the records that they name; it is used up by the call,
    and a no takes it back. ``called``: the names of records by id; ``tools``: which proposals count, all without."""
    proposed: set[str] = set()
    agreed: set[str] = set()
    found: set[int] = set()
    for at, event in enumerate(trace.events):
        if isinstance(event, Reply):
            asking = [
                a for a in event.decision.actions if a.outcome == "proposed" and (tools is None or a.tool in tools)
            ]
            proposed = set()
            if asking:  # most replies ask for nothing, and to read their figures takes its time
                known = told(event.decision)
                proposed = {key(a.tool, a.arguments) for a in asking if not untold(a, known, called)}
        elif isinstance(event, Turn) and event.intent == "consent":
            agreed |= proposed
        elif isinstance(event, Turn) and event.intent == "decline":
            agreed -= proposed
        elif isinstance(event, Call) and (name := key(event.tool, event.arguments)) in agreed:
            found.add(at)
            if event.outcome == "done":
                agreed.discard(name)
    return frozenset(found)
