"""Versions to ask, without weights."""

from lifeos.memory.recall.search import recall
from lifeos.memory.recall.version import opened
from tests.lifeos.memory.lives import ALL, LIFE, Words, version


def ready(folder, life=LIFE, words=None):
    return opened(*version(folder, life), words or Words())


def found(version, question, most=5, granted=ALL):
    return [hit.id for hit in recall(version, question, most, granted)]
