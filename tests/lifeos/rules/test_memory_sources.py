"""LOS702: a source belongs to a scope of its memory."""

from lifeos.ir.data import Source
from lifeos.rules import memory_sources
from tests.lifeos.rules.fleet import among, catalog, found


def check(*scopes):
    sources = tuple(Source(f"s{index}", "ics", "calendar", scope, "0 3 * * *") for index, scope in enumerate(scopes))
    return list(memory_sources.check(catalog(memories=among("notes", sources=sources))))


def test_scopes_of_the_memory():
    assert check("profile", "finance") == []


def test_an_unknown_scope_and_the_one_that_was_meant():
    (problem,) = check("profile", "finanse")
    assert found([problem]) == [("LOS702", "Memory notes spec.sources[1].scope")]
    assert problem.hint == "did you mean 'finance'?"
