"""What waits for a person: in words, for a while, a bounded number."""

from lifeos.services.gateway import pending
from lifeos.services.gateway.ledger import Call
from lifeos.services.gateway.pending import PATIENCE, Waiting
from tests.lifeos.services.gateway.books import NOW, Books

CALL = Call("c", "d", "pilot", "alpha", "stable", tool="wipe", arguments="sha256:abc")


def test_a_person_sees_the_arguments():
    waiting, books = Waiting(), Books()
    asked = waiting.ask(books, CALL, {"all": True}, NOW)
    (one,) = waiting.all(NOW)
    assert (one.id, one.agent, one.tool, one.arguments, one.digest) == (
        asked.id,
        "pilot",
        "wipe",
        '{"all":true}',
        "sha256:abc",
    )
    assert one.expires == (NOW + PATIENCE) // 1_000_000


def test_the_same_call_waits_once_and_not_for_ever():
    waiting, books = Waiting(), Books()
    assert waiting.ask(books, CALL, {}, NOW) == waiting.ask(books, CALL._replace(id="c2"), {}, NOW)
    assert len(waiting.all(NOW)) == 1
    assert waiting.all(NOW + PATIENCE) == []


def test_what_is_done_waits_no_longer():
    waiting = Waiting()
    waiting.done(waiting.ask(Books(), CALL, {}, NOW).id)
    waiting.done("never asked")
    assert waiting.all(NOW) == []


def test_the_oldest_goes_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(pending, "_MOST", 2)
    waiting, books = Waiting(), Books()
    for number in range(3):
        waiting.ask(books, CALL._replace(arguments=f"sha256:{number}"), number, NOW)
    assert [one.arguments for one in waiting.all(NOW)] == ["1", "2"]
