"""Entries to try journals with."""

from lifeos.memory.journal.entry import Forget, Remember
from lifeos.memory.journal.target import of_fact

ONE, TWO, THREE = ("sha256:" + letter * 64 for letter in "abc")
FOLLOWS = {ONE: [], TWO: [ONE], THREE: [TWO, ONE]}
"""What was pinned before each, newest first."""


def fact(number):
    """The N-Quad of a fact."""
    return f'<urn:x:{number}> <urn:x:is> "{number}" <urn:lifeos:learned:notes> .'


def remember(number):
    return Remember(fact=fact(number), scope="notes", provenance="", agent="hello", decision=f"d{number}")


def forget(number):
    return Forget(target=of_fact(fact(number).encode()), who="Anna", why="asked for")


def known(steps):
    """The numbers that a lineage knows: ever remembered, and never forgotten."""
    from lifeos.memory.journal.entry import plain

    said = [plain(step.entry) for step in steps]
    gone = {one.target for one in said if isinstance(one, Forget)}
    quads = {one.fact for one in said if isinstance(one, Remember) and of_fact(one.fact.encode()) not in gone}
    return {int(quad.split(":")[2].split(">")[0]) for quad in quads}
