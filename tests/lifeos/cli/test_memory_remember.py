"""``lifeos memory remember``."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lifeos.cli import memories
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
    wrote = ["memory/context.forgotten", "memory/.gitattributes"]
    assert gone == {"target": known["target"], "state": pinned.state, "wrote": wrote}


@pytest.mark.parametrize(
    ("fact", "scope", "said"),
    [
        ("likes coffee", "notes", "this is no fact"),
        (FACT.format("a"), "note", "there is no scope 'note'; did you mean 'notes'?"),
        ("_:a <urn:b> <urn:c> .", "notes", "one triple of IRIs and a value"),
        (FACT.format("a" * 70000), "notes", "has 65536 characters at most"),
        (FACT.replace("purpose", "nope").format("a"), "notes", "the ontology has no property 'nope'"),
        (FACT.replace("purpose", "birthday").format("a"), "notes", "'a' is no value of 'birthday', which is xsd:date"),
    ],
)
def test_a_mistake_is_said(pinned, fact, scope, said):  # noqa: F811
    code, _, err = pinned("remember", fact, "--scope", scope, "--by", "hello")
    assert code == 2
    assert said in err
    assert pinned.state is None


@pytest.mark.parametrize(
    ("by", "said"),
    [("helo", "there is no agent 'helo'; did you mean 'hello'?"), ("Anna", ""), ("anna@example.org", "")],
)
def test_who_says_so_is_an_agent_that_there_is_or_a_person(pinned, by, said):  # noqa: F811
    code, _, err = pinned("remember", FACT.format("a"), "--scope", "notes", "--by", by)
    assert (code, said in err) == (2 if said else 0, True)


def test_who_writes_is_waited_for_and_not_for_ever(pinned, monkeypatch):  # noqa: F811
    pinned.remember("a")
    place, held = str(pinned.root / f".lifeos/memory/journal/context/{pinned.second[7:]}"), threading.Event()

    def write():
        with disk.alone(place):
            held.set()
            time.sleep(0.3)

    with ThreadPoolExecutor(1) as other:
        other.submit(write)
        held.wait()
        assert pinned.remember("b") in pinned.good("log")
    monkeypatch.setattr(memories, "WAIT", 0.0)
    with disk.alone(place):
        code, _, err = pinned("remember", FACT.format("c"), "--scope", "notes", "--by", "hello")
    assert code == 1
    assert "another process writes to" in err


def test_the_same_once_more_is_not_written_again(pinned):  # noqa: F811
    pinned.remember("a")
    state = pinned.state
    pinned.remember("a")
    assert pinned.state == state
