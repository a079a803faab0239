"""``lifeos memory confirm``."""

import pytest

from tests.lifeos.cli.pinned import pinned, remembering  # noqa: F401  fixtures


def test_what_was_proposed_is_confirmed_from_then_on(pinned):  # noqa: F811
    fact = pinned.remember("a")
    before = pinned.state
    assert f"{fact} is confirmed in context from {pinned.second}@2:" in pinned.good("confirm", fact, "--by", "Anna")
    after = pinned.state
    pinned.good("confirm", fact, "--by", "Anna")
    assert pinned.state == after, "it is written once"
    assert f"confirm   {fact} by Anna\n" in pinned.good("log")
    shown = pinned.good("diff", before, after, "--facts")
    assert "  learned (notes): +0 -0 ~1 facts" in shown
    assert "(confirmed)" in shown
    (change,) = pinned.json("diff", pinned.second, before, "--facts")["changes"]
    assert [(one["id"], one["status"]) for one in change["facts"]] == [(fact, "proposed")]


@pytest.mark.parametrize(
    ("fact", "said"), [("everything", "no fact and no record"), ("fact:" + "0" * 32, "nobody learned fact:0")]
)
def test_a_mistake_is_said(pinned, fact, said):  # noqa: F811
    pinned.remember("a")
    state = pinned.state
    code, _, err = pinned("confirm", fact, "--by", "Anna")
    assert (code, pinned.state) == (2, state)
    assert said in err


def test_what_was_forgotten_is_not_confirmed(pinned):  # noqa: F811
    fact = pinned.remember("a")
    pinned.good("forget", fact, "--by", "Anna", "--why", "asked")
    code, _, err = pinned("confirm", fact, "--by", "Anna")
    assert code == 1
    assert "there is nothing to confirm" in err
