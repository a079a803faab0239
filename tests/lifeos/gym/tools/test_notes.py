"""Notes are found by words, and erasing is all or nothing."""

import pytest

from lifeos.gym.tools import TOOLS, ToolError
from tests.lifeos.gym import life


def test_searching():
    state = life.state()
    state["notes"]["note:b"] = {"title": "Car", "text": "The insurance policy of the car.", "tags": ["car"]}
    assert list(TOOLS["note-search"](state, {"query": "insurance policy"}).records) == ["note:a", "note:b"]
    assert list(TOOLS["note-search"](state, {"query": "insurance of a car"}).records) == ["note:b", "note:a"]
    assert list(TOOLS["note-search"](state, {"query": "insurance", "tag": "car"}).records) == ["note:b"]
    assert TOOLS["note-search"](state, {"query": "a to"}).records == {}


def test_writing():
    state = life.state()
    made = TOOLS["note-write"](state, {"title": "New", "text": "x", "sources": ["txn:1"]})
    assert state["notes"][made.result["note"]]["sources"] == ["txn:1"]
    TOOLS["note-write"](state, {"note": "note:a", "title": "Insurance", "text": "June.", "sources": []})
    assert state["notes"]["note:a"]["text"] == "June."


def test_erasing():
    state = life.state()
    with pytest.raises(ToolError, match="no record in notes 'note:x'"):
        TOOLS["delete-data"](state, {"records": ["note:a", "note:x"], "scope": "notes", "reason": "asked"})
    assert "note:a" in state["notes"]
    for scope, key in (("notes", "note:a"), ("people", "person:a"), ("calendar", "event:b")):
        TOOLS["delete-data"](state, {"records": [key], "scope": scope, "reason": "asked"})
    assert (state["notes"], state["people"], list(state["events"])) == ({}, {}, ["event:a"])
