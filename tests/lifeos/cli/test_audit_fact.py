"""``lifeos audit fact``."""

import json

from lifeos.memory.state_id import NOTHING
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.cli.test_audit import HOW, audited  # noqa: F401  a fixture
from tests.lifeos.ledger.samples import read


def asked(audited, name):  # noqa: F811
    code, out, err = audited("fact", name, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_who_read_a_record_and_who_cited_it(audited):  # noqa: F811
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")["id"]
    audited.decide("d1", audited.pinned.second, read=(note,))
    audited.decide("d2", audited.pinned.second, read=(note.removeprefix("record:"),), cited=(note,))
    audited.decide("d3", audited.pinned.second, read=("record:" + "0" * 32,))
    for name in (note, note.removeprefix("record:")):
        found = asked(audited, name)["decisions"]
        assert [(one["decision"], one["cited"]) for one in found] == [("d1", False), ("d2", True)]
    code, out, _ = audited("fact", note)
    assert code == 0
    assert "d1 of hello (stable) read it" in out
    assert "d2 of hello (stable) cited it" in out
    assert "2 decisions used it" in out


def test_a_decision_counts_once_however_often_it_read_it(audited):  # noqa: F811
    """By the semantic layer's word where nobody recorded the answer, and by both where somebody did."""
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")["id"]
    second = audited.pinned.second
    audited.write(
        read("r1", memory=second, read=(note,), **HOW),
        read("r2", memory=second, read=(note,), **HOW),
        read("r3", "d2", memory=second, read=(note,), **{**HOW, "agent": "finance"}),
    )
    audited.decide("d1", "", team="money", cited=(note,))
    assert [
        (one["decision"], one["agent"], one["memory"], one["cited"]) for one in asked(audited, note)["decisions"]
    ] == [("d1", "hello", second, True), ("d2", "finance", second, False)]


def test_a_fact_is_used_where_the_record_that_says_it_is(audited):  # noqa: F811
    """Through a version that is not pinned any more, too."""
    note = next(one for one in audited.listed(audited.pinned.first) if "one" in one["text"])["id"]
    audited.decide("d1", audited.pinned.first, read=(note,))
    lines = audited.pinned.good("diff", NOTHING, audited.pinned.first, "--facts").splitlines()
    fact = next(
        word
        for line in lines
        for word in line.split()
        if word.startswith("fact:") and note.removeprefix("record:") in line
    )
    found = asked(audited, fact)
    assert note in found["ids"]
    assert note.removeprefix("record:") in found["fact"]
    assert [one["decision"] for one in found["decisions"]] == ["d1"]


def test_a_fact_that_was_learned(audited):  # noqa: F811
    fact = audited.pinned.remember("likes tea")
    audited.decide("d1", audited.pinned.state, read=(fact,))
    found = asked(audited, fact)
    assert "likes tea" in found["fact"]
    assert [one["decision"] for one in found["decisions"]] == ["d1"]


def test_one_that_nobody_knows(audited):  # noqa: F811
    audited.decide("d1", audited.pinned.second)
    code, out, _ = audited("fact", "fact:" + "9" * 32)
    assert code == 0
    assert "is in no version that is here" in out
    assert "0 decisions used it" in out
    code, _, err = audited("fact", "tea")
    assert code == 2
    assert "no record and no fact" in err
