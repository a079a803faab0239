"""A person's yes at the gateway: of one call, once, in time."""

import pytest

from lifeos.services.gateway.approval import Approved, Subject, sign
from tests.lifeos.services.gateway import books
from tests.lifeos.services.gateway.test_approval import KEY
from tests.lifeos.services.gateway.test_gateway import WIPE, World, allowance, denial, error


def by_approval(document):
    return allowance() if "approval" in document["facts"] else denial()


def approve(world, *, request=None, expires=None, **changed):
    """A person approves what waits."""
    (one,) = world.waiting.all(world.now)
    subject = Subject(one.agent, one.tool, one.digest)._replace(**changed)
    said = Approved(request or one.id, subject, expires or one.expires)
    assert world.books.grant(one.id, "pat", sign(said, "pat", KEY)) is None


def test_an_approval_is_asked_for_and_used_once():
    world = World(by_approval)
    first, again = world.decide(WIPE), world.decide(WIPE)
    (one,) = world.waiting.all(world.now)
    assert error(first)["data"]["approval"] == {"request": one.id, "expires": one.expires}
    assert error(again)["data"]["approval"]["request"] == one.id
    assert one.arguments == '{"all":true}'
    approve(world)
    assert world.decide(WIPE).allowed
    assert not world.decide(WIPE).allowed, "a replay"
    assert world.books.verdicts() == ["denied", "denied", "allowed", "denied"]


def test_an_approval_is_of_this_call():
    world = World(by_approval)
    world.decide(WIPE)
    approve(world)
    assert not world.decide(books.mcp("wipe", books.message("wipe", {"all": False}))).allowed
    assert not world.decide(books.mcp("wipe", books.message("wipe", {"all": True}), agent="clerk")).allowed
    assert world.decide(WIPE).allowed


@pytest.mark.parametrize(
    "changed", [{"agent": "clerk"}, {"arguments": "sha256:0"}, {"tool": "pay"}, {"request": "other"}, {"expires": 1}]
)
def test_a_token_of_something_else_in_the_ledger_approves_nothing(changed):
    world = World(by_approval)
    world.decide(WIPE)
    approve(world, **changed)
    assert not world.decide(WIPE).allowed


def test_nobody_approved_in_time():
    world = World(by_approval)
    world.decide(WIPE)
    approve(world)
    world.now += 3601 * 1_000_000
    assert not world.decide(WIPE).allowed
