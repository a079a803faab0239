"""Versions to ask, without weights."""

from lifeos.memory import facts
from lifeos.memory.graph.learned import LABEL
from lifeos.memory.journal.branches import Branches
from lifeos.memory.journal.entry import Confirm, Forget, Remember
from lifeos.memory.journal.learning import learning
from lifeos.memory.journal.target import of_fact
from lifeos.memory.recall.present import Present
from lifeos.memory.recall.search import recall
from lifeos.memory.recall.version import opened
from lifeos.memory.vocabulary import predicate
from tests.lifeos.memory.lives import ALL, Words, version
from tests.lifeos.memory.lives import LIFE as LIVED


def ready(folder, life=LIVED, words=None):
    return opened(*version(folder, life), words or Words())


def found(version, question, most=5, granted=ALL):
    return [hit.id for hit in recall(version, question, most, granted)]


def learn(store, snapshot, *entries, memory="life", at="2026-01-01T00:00:00.000Z"):
    """Entries into the journal of a version, in order."""
    with learning(Branches(store.folder, memory), snapshot, [], at) as present:
        for entry in entries:
            deed = {Remember: present.remember, Forget: present.forget, Confirm: present.confirm}[type(entry)]
            deed(entry, at)
        return present.state


def said(subject, word, value, scope, agent="hello"):
    """A fact to remember. ``subject``: a name, or ``record:…``; ``value``: a text, or an IRI in angle brackets."""
    node = f"urn:lifeos:{subject}" if subject.startswith("record:") else facts.entity(subject).value
    value = value if value.startswith("<") else f'"{value}"'
    return entry(f"<{node}> <{predicate(word)}> {value} .", scope, agent)


def label(name, scope):
    """That an entity has this name."""
    return entry(f'<{facts.entity(name).value}> <{LABEL}> "{name}" .', scope)


def entry(triple, scope, agent="hello"):
    return Remember(fact=facts.learned(triple, scope), scope=scope, provenance="", agent=agent, decision="")


def forget(target):
    return Forget(target=target, who="Anna", why="asked for")


def fact_of(remembered):
    """What a fact that was learned is called."""
    return of_fact(remembered.fact.encode())


def present(store, snapshot, words=None, memory="life"):
    return Present(store, Branches(store.folder, memory), opened(store, snapshot, words or Words()))
