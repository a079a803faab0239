"""``lifeos memory erase``."""

import json
import os

import pytest

from lifeos.memory.erasure import register
from lifeos.memory.erasure.register import Erasure
from tests.lifeos.cli.pinned import FACT, pinned, remembering  # noqa: F401  fixtures
from tests.lifeos.memory import stops


def record_of(pinned, text):  # noqa: F811
    """The record of the note that says this, in whatever version has it."""
    for here, _, names in os.walk(pinned.root / ".lifeos/memory/files"):
        for name in names:
            with open(os.path.join(here, name), "rb") as file:
                for line in file:
                    if line.startswith(b'{"id"') and text.encode() in line:
                        return json.loads(line)["id"]
    return None


def test_a_record_goes_from_all_versions_and_the_pin_moves(pinned):  # noqa: F811
    record = record_of(pinned, '"text":"one"')
    out = pinned.good("erase", f"record:{record}", "--by", "Anna", "--why", "asked for")
    assert f"record:{record} is erased\n1 version had it:\n  {pinned.first[:19]} -> sha256:" in out
    assert "It is from notes/trip.md in the inbox: delete it there, too" in out
    assert "Searched: its bytes are nowhere" in out
    assert record_of(pinned, '"text":"one"') is None
    assert "wrote" not in out, "what is pinned never had it"
    second = record_of(pinned, '"text":"two"')
    shown = pinned.json("erase", f"record:{second}", "--by", "Anna", "--why", "asked for")
    assert shown["wrote"] == ["memory/context.dvc", "agents.d/platform/memory.yaml"]
    new = shown["snapshots"][pinned.second]
    assert f"snapshot: {new}" in (pinned.root / "agents.d/platform/memory.yaml").read_text()
    for snapshot in (pinned.first, pinned.second, new):
        pinned.good("verify", "--snapshot", snapshot)
    pinned.git("checkout", "-q", ".")
    assert pinned.json("restore")["snapshot"] == pinned.second, "the old pin leads to what is left"
    assert pinned.json("status")["state"].startswith(new)


def test_a_fact_that_was_learned(pinned):  # noqa: F811
    pinned.good("restore")
    fact = pinned.remember("Ophelia")
    shown = pinned.json("erase", fact, "--by", "Anna", "--why", "asked for")
    assert (shown["erased"], shown["snapshots"], shown["left"]) == ([fact], {}, [])
    assert "Ophelia" not in pinned.good("log", "--facts")
    code, _, err = pinned("remember", FACT.format("Ophelia"), "--scope", "notes", "--by", "hello")
    assert (code, "was forgotten by Anna" in err) == (1, True)


def test_a_disk_that_refuses_names_finish_where_something_waits_and_nowhere_else(pinned):  # noqa: F811
    fact = pinned.remember("a")
    store, said = str(pinned.root / ".lifeos/memory"), set()
    for limit in (0, 200, 400):
        words = ("--finish",) if register.pending(store, "context") else (fact, "--by", "Anna", "--why", "asked")
        with stops.full(limit):
            code, _, err = pinned("erase", *words)
        waits = register.pending(store, "context") is not None
        assert code == 3
        assert ("`lifeos memory erase context --finish` goes on with it" in err) == waits
        assert ("nothing was begun, and nothing is erased" in err) != waits
        said.add(waits)
    assert said == {True, False}
    pinned.good("erase", "--finish")


def test_what_was_begun_is_finished_and_nothing_else_runs(pinned):  # noqa: F811
    record = record_of(pinned, '"text":"one"')
    erasure = Erasure(at="t", who="Anna", why="asked for", records=(record,))
    register.keep(str(pinned.root / ".lifeos/memory"), "context", erasure)
    for words in (("verify",), ("ingest",), ("erase", f"record:{record}", "--by", "a", "--why", "b")):
        code, _, err = pinned(*words)
        assert code == 1, words
        assert "lifeos memory erase context --finish" in err
    assert "Searched: its ids are nowhere" in pinned.good("erase", "--finish")
    assert record_of(pinned, '"text":"one"') is None
    code, _, err = pinned("erase", "--finish")
    assert (code, "no erasure of memory 'context' waits" in err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("record:" + "0" * 32,),
        ("record:" + "0" * 32, "--by", "a"),
        ("record:" + "0" * 32, "--finish", "--by", "a", "--why", "b"),
    ],
)
def test_what_has_to_be_said(pinned, words):  # noqa: F811
    code, _, err = pinned("erase", *words)
    assert (code, "give either TARGET with --by and --why, or --finish" in err) == (2, True)
