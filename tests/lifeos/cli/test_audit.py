"""``lifeos audit``: the memory as of a decision, through versions, learning and forgetting."""

import json
import shutil

import pytest

from lifeos.ledger.spending import Settle
from lifeos.ledger.sql import SqlLedger
from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.ledger.samples import acted, decided, limits, read, reserve, turned


class Audited:
    """The pinned repository, and a ledger of decisions on its states."""

    def __init__(self, pinned):  # noqa: F811
        self.pinned = pinned
        self.path = pinned.root / ".lifeos/ledger.sqlite"
        self.records = {
            one["text"].split("\n")[0][:8]: one["id"] for one in self.listed(pinned.first) + self.listed(pinned.second)
        }

    def decide(self, name, memory, **how):
        ledger = SqlLedger(str(self.path))
        ledger.do(decided(name, memory=memory, **{"agent": "hello", "scopes": ("notes",), **how}))
        ledger.close()

    def write(self, *records):
        ledger = SqlLedger(str(self.path))
        for one in records:
            ledger.do(one)
        ledger.close()

    def listed(self, memory):
        """All that an agent of both scopes sees of a state."""
        name = f"list-{memory[7:20]}"
        self.decide(name, memory, scopes=("finance", "notes"))
        return self.json(name, "--all")["couldKnow"]["records"]

    def __call__(self, *words):
        return self.pinned.run("-C", self.pinned.root, "audit", *words)

    def json(self, name, *words):
        code, out, err = self(name, "--memory", "context", "--format", "json", *words)
        assert err == "", err
        return json.loads(out)


@pytest.fixture
def audited(pinned):  # noqa: F811
    return Audited(pinned)


def texts(found):
    return [one["text"] for one in found["couldKnow"]["records"]]


def test_it_is_the_memory_of_then_and_not_of_now(audited):
    """Two versions; on the second a fact is learned, then another, then the first is forgotten: four states, each as it was."""
    one = audited.pinned.remember("likes tea")
    learned = audited.pinned.state
    audited.pinned.remember("likes milk")
    more = audited.pinned.state
    audited.pinned.good("forget", one, "--by", "Anna", "--why", "asked")
    states = [audited.pinned.first, audited.pinned.second, learned, more, audited.pinned.state]
    for number, state in enumerate(states):
        audited.decide(f"d{number}", state)
    found = [audited.json(f"d{number}", "--all") for number in range(5)]
    assert ["one" in " ".join(texts(each)) for each in found] == [True, False, False, False, False]
    assert ["two" in " ".join(texts(each)) for each in found] == [False, True, True, True, True]
    said = [" ".join(thing["text"] for thing in each["couldKnow"]["learned"]) for each in found]
    assert ["tea" in text for text in said] == [False, False, True, True, False]
    assert ["milk" in text for text in said] == [False, False, False, True, True]


def test_only_its_scopes_are_shown(audited):
    audited.decide("d1", audited.pinned.second)
    found = audited.json("d1", "--all")
    assert {one["scope"] for one in found["couldKnow"]["records"]} == {"notes"}
    assert [one["source"] for one in found["couldKnow"]["sources"]] == ["journal"]


def test_what_it_read_cited_did_and_cost(audited):
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")
    audited.decide(
        "d1", audited.pinned.second, read=(note["id"].removeprefix("record:"),), cited=(note["id"],), confidence=0.75
    )
    ledger = SqlLedger(str(audited.path))
    ledger.do(acted("c1", agent="hello", verdict="denied", codes=("cost-unknown",)))
    ledger.do(reserve("r1", 500_000, limits(), agent="hello"))
    ledger.do(Settle("r1", 20_000))
    ledger.do(turned("o1"))
    ledger.close()
    code, out, err = audited("d1", "--memory", "context")
    assert (code, err) == (0, "")
    for part in (
        "decision d1 by hello of money, stable",
        "confidence 0.75",
        "transfer: denied (cost-unknown)",
        "best: 0.02 USD of 0.50 USD reserved, settled",
        "a success, says bank in o1",
        f"  {note['id']} (journal",
        "and cited it",
    ):
        assert part in out


def test_what_does_not_fit_is_found(audited):
    booking = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "finance")
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")
    audited.pinned.good("forget", note["id"], "--by", "Anna", "--why", "asked")
    nowhere = "record:" + "0" * 32
    read = (booking["id"], note["id"], nowhere)
    audited.decide("d1", audited.pinned.state, read=read, cited=("fact:" + "1" * 32,))
    code, out, _ = audited("d1", "--memory", "context")
    assert code == 1
    assert f"error[LOS1007]: decision 'd1' read {booking['id']}, which is out of scope in its memory" in out
    assert f"read {note['id']}, which is forgotten in" in out
    assert f"read {nowhere}, which is absent in" in out
    assert f"error[LOS1006]: decision 'd1' cites fact:{'1' * 32}, which it did not read" in out
    assert booking["text"] not in out, "what was out of scope is not shown"


def test_what_was_erased_since_is_no_finding_and_is_not_shown(audited):
    """The state of then is named as it was; it leads to what is left of it."""
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")
    fact = audited.pinned.remember("Ophelia")
    audited.decide("d1", audited.pinned.state, read=(note["id"], fact), cited=(note["id"],))
    assert "Ophelia" in audited("d1", "--memory", "context")[1]
    for name in (note["id"], fact):
        audited.pinned.good("erase", name, "--by", "Anna", "--why", "asked for")
    code, out, _ = audited("d1", "--memory", "context")
    assert code == 0
    assert f"{note['id']}: erased since, and cited it" in out
    assert f"{fact}: erased since" in out
    assert "Ophelia" not in out
    assert [one["decision"] for one in json.loads(audited("fact", fact, "--format", "json")[1])["decisions"]] == ["d1"]


def test_a_memory_that_is_gone(audited):
    audited.decide("d1", audited.pinned.second)
    shutil.rmtree(audited.pinned.root / ".lifeos/memory")
    code, out, _ = audited("d1", "--memory", "context")
    assert code == 1
    assert "error[LOS1005]: the memory that decision 'd1' was made on cannot be rebuilt" in out
    assert "lifeos memory restore" in out


def test_an_id_of_a_memory_that_is_none(audited):
    audited.decide("d1", "sha256:12@3")
    code, out, _ = audited("d1", "--memory", "context")
    assert code == 1
    assert "LOS1005" in out


def test_without_memory(audited):
    audited.decide("d1", "")
    code, out, _ = audited("d1")
    assert code == 0
    assert "none: it was made without one" in out
    assert "nobody has said" in out


def test_which_memory_and_which_decision(audited):
    audited.decide("d1", audited.pinned.second, agent="gone")
    code, _, err = audited("d1")
    assert code == 2
    assert "agent 'gone' has no memory now; say which one it had: --memory NAME" in err
    code, _, err = audited("d99")
    assert code == 2
    assert "has no decision 'd99'" in err


HOW = {"agent": "hello", "scopes": ("notes",)}


def test_the_word_of_the_semantic_layer_counts_and_not_the_agents(audited):
    """The agent says another state, and cites what it was given and what it was not."""
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")
    nowhere = "record:" + "0" * 32
    audited.write(read("r1", memory=audited.pinned.second, read=(note["id"].removeprefix("record:"),), **HOW))
    audited.decide("d1", audited.pinned.first, team="money", cited=(note["id"], nowhere))
    code, out, _ = audited("d1", "--memory", "context")
    assert code == 1
    assert f"  memory     {audited.pinned.second}\n" in out
    assert audited.pinned.first not in out
    assert "  asked      the memory, recall: 1 id\n" in out
    assert f"{note['id']} (journal" in out
    assert out.count("[LOS1006]") == 1
    assert f"cites {nowhere}, which it did not read" in out


def test_a_decision_whose_answer_nobody_recorded_is_audited_by_what_it_asked(audited):
    """As in a cluster: by the calls and the reads of its trace; on two states, since something was learned in between."""
    note = next(one for one in audited.listed(audited.pinned.second) if one["scope"] == "notes")["id"]
    fact = audited.pinned.remember("likes tea")
    first, second = audited.pinned.second, audited.pinned.state
    audited.write(
        read("r1", memory=first, read=(note,), **HOW),
        acted("c1", agent="hello"),
        read("r2", memory=second, read=(fact,), **HOW),
        read("r3", memory=first, read=("record:" + "0" * 32,), agent="finance", scopes=("finance",)),
        acted("c2", agent="hello", track="shadow"),
    )
    found = audited.json("d1")
    assert (found["agent"], found["decided"]) == ({"agent": "hello", "team": "money", "track": "stable"}, None)
    assert found["states"] == [first, second]
    assert [(one["id"], one["presence"], one["cited"]) for one in found["used"]] == [
        (note, "there", False),
        (fact, "there", False),
    ]
    assert [one["id"] for one in found["acted"]] == ["c1"]
    assert found["findings"] == []
    out = audited("d1", "--memory", "context")[1]
    for words in (
        "answer     not recorded: what it cited is not known",
        f"it could know, in {second}",
        "also       finance (stable) called under this id, which is not shown",
        "also       hello (shadow) called under this id",
    ):
        assert words in out


def test_what_was_read_from_another_state_than_it_was_in_is_found(audited):
    fact = audited.pinned.remember("likes tea")
    audited.write(read("r1", memory=audited.pinned.second, read=(fact,), **HOW))
    code, out, _ = audited("d1", "--memory", "context")
    assert code == 1
    assert f"read {fact}, which is absent in its memory" in out


def test_citations_are_compared_without_a_memory_too(audited):
    audited.decide("d1", "", read=("event:a",), cited=("event:a", "event:b", "0" * 32))
    code, out, _ = audited("d1")
    assert code == 1
    assert "  event:a, and cited it" in out
    assert out.count("[LOS1006]") == 2
    assert "LOS1007" not in out


def test_what_a_tool_gave_is_no_record_of_the_memory(audited):
    audited.decide("d1", audited.pinned.second, read=("event:a",), cited=("event:a",))
    code, out, _ = audited("d1", "--memory", "context")
    assert (code, "  event:a, and cited it" in out) == (0, True)
