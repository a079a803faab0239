"""LOS504: no agent runs without a passing receipt for exactly its digest."""

import pytest
from msgspec.structs import replace

from lifeos.bundle import agent_digest
from lifeos.ir import Receipt
from lifeos.rules import receipt_present
from tests.lifeos.rules.fleet import agent, catalog, found, sound

DENY = catalog(platform=lambda platform: replace(platform, admission=replace(platform.admission, receipts="deny")))


def check(whole=DENY, **fields):
    return found(receipt_present.check(agent("hello", **fields), whole))


def receipt(verdict="pass", digest=None):
    return (
        Receipt(
            digest or agent_digest(sound().agents["hello"], sound().catalog), verdict, "evals/receipts/hello/x.json"
        ),
    )


def test_without_a_receipt():
    assert check() == [("LOS504", "Agent hello metadata.name")]


def test_with_one():
    assert check(receipts=receipt()) == []


@pytest.mark.parametrize("receipts", [receipt("fail"), receipt("inconclusive"), receipt(digest="sha256:" + "0" * 64)])
def test_with_one_that_says_something_else(receipts):
    assert check(receipts=receipts) == [("LOS504", "Agent hello metadata.name")]


def test_a_receipt_for_another_version_does_not_count():
    changed = replace(sound().agents["hello"].prompt, digest="sha256:" + "1" * 64)
    assert check(receipts=receipt(), prompt=changed) == [("LOS504", "Agent hello metadata.name")]


def test_the_brake_needs_no_gate():
    assert check(suspend=True) == []
    assert check(suspend=True, receipts=receipt()) == []


def test_a_platform_that_only_warns():
    assert check(sound().catalog) == []
    (problem,) = receipt_present.missing(agent("hello"), sound().catalog)
    assert (problem.code, problem.severity) == ("LOS504", "warning")
    assert next(receipt_present.missing(agent("hello"), DENY)).severity == "error"
