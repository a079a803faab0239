"""``lifeos memory remember``."""

import pytest

from lifeos.memory import disk
from tests.lifeos.cli.pinned import FACT, pinned, remembering  # noqa: F401  fixtures


def test_it_is_in_the_journal_with_who_said_it(pinned):  # noqa: F811
    words = (FACT.format("a"), "--scope", "notes", "--by", "hello", "--decision", "d1", "--provenance", "record:1")
    fact = pinned.good("remember", *words).split()[0]
    (entry,) = pinned.json("log")["entries"]
    assert entry["entry"] == {
        "kind": "remember",
        "fact": FACT.format("a").replace(" .", " <urn:lifeos:learned:notes> ."),
        "scope": "notes",
        "provenance": "record:1",
        "agent": "hello",
        "decision": "d1",
    }
    assert f"remember  {fact} (notes) by hello in d1\n" in pinned.good("log")


def test_for_a_machine(pinned):  # noqa: F811
    known = pinned.json("remember", FACT.format("a"), "--scope", "notes", "--by", "hello")
    assert known["state"] == pinned.state
    gone = pinned.json("forget", known["target"], "--by", "Anna", "--why", "asked")
    assert gone == {"target": known["target"], "state": pinned.state}


@pytest.mark.parametrize(
    ("fact", "scope", "said"),
    [
        ("likes coffee", "notes", "this is no fact"),
        (FACT.format("a"), "note", "there is no scope 'note'; did you mean 'notes'?"),
        ("_:a <urn:b> <urn:c> .", "notes", "one triple of IRIs and a value"),
        (FACT.format("a" * 70000), "notes", "has 65536 characters at most"),
    ],
)
def test_a_mistake_is_said(pinned, fact, scope, said):  # noqa: F811
    code, _, err = pinned("remember", fact, "--scope", scope, "--by", "hello")
    assert code == 2
    assert said in err
    assert pinned.state is None


def test_while_somebody_else_writes(pinned):  # noqa: F811
    pinned.remember("a")
    with disk.alone(str(pinned.root / f".lifeos/memory/journal/context/{pinned.second[7:]}")):
        code, _, err = pinned("remember", FACT.format("b"), "--scope", "notes", "--by", "hello")
    assert code == 1
    assert "another process writes to" in err


def test_the_same_once_more_is_not_written_again(pinned):  # noqa: F811
    pinned.remember("a")
    state = pinned.state
    pinned.remember("a")
    assert pinned.state == state
