"""Tokens of agents."""

import os
import stat

import pytest

from lifeos.errors import LifeOSError
from lifeos.services.semantic.callers import Caller
from lifeos.services.semantic.tokens import Tokens


def test_each_agent_has_one_that_stays_and_only_its_owner_reads(tmp_path):
    folder = tmp_path / "tokens"
    tokens = Tokens(str(folder), ["a", "b"])
    said = {agent: (folder / agent).read_text().strip() for agent in "ab"}
    assert stat.S_IMODE(os.stat(folder / "a").st_mode) == 0o600
    again = Tokens(str(folder), ["a", "b", "c"])
    for one in (tokens, again):
        assert [one.caller({"authorization": f"Bearer {said[agent]}"}, "").agent for agent in "ab"] == ["a", "b"]
    assert said["a"] != said["b"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "bearer ä\udc80", "Basic a"])
def test_others_are_nobody(tmp_path, header):
    assert Tokens(str(tmp_path), ["a"]).caller({"authorization": header} if header else {}, "") is None


def test_one_that_is_too_short_or_cannot_be_kept_is_told(tmp_path):
    (tmp_path / "a").write_text("\n")
    with pytest.raises(LifeOSError, match="holds no token; delete it"):
        Tokens(str(tmp_path), ["a"])
    with pytest.raises(LifeOSError, match="cannot keep tokens"):
        Tokens(str(tmp_path / "a"), ["a"])


def test_the_person_is_seen_as_the_agent_that_is_looked_at(tmp_path):
    tokens = Tokens(str(tmp_path / "tokens"), ["hello"], "the person's own")
    shown = {"authorization": "Bearer the person's own", "x-lifeos-as": "hello"}
    assert tokens.caller(shown, "") == Caller("hello", person=True)
    own = (tmp_path / "tokens/hello").read_text().strip()
    assert tokens.caller({"authorization": f"Bearer {own}", "x-lifeos-as": "other"}, "") == Caller("hello")
    assert Tokens(str(tmp_path / "tokens"), ["hello"]).caller({"authorization": "Bearer "}, "") is None
