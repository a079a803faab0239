"""Receipts: taken for exactly what their path says, never guessed at."""

import json

import pytest

from lifeos.bundle import sealed
from lifeos.compiler.receipts import read_receipts
from lifeos.ir import Receipt

DIGEST = "sha256:" + "a" * 64
PATH = f"evals/receipts/hello/{'a' * 64}.json"


def test_a_receipt():
    data = written({"agent": "hello", "digest": DIGEST, "verdict": "pass", "evidence": {"more": [1]}})
    assert read_receipts("hello", {PATH: data}) == ((Receipt(DIGEST, "pass", PATH),), [])


@pytest.mark.parametrize(
    "content",
    [
        {"agent": "finance", "digest": DIGEST, "verdict": "pass"},
        {"agent": "hello", "digest": "sha256:" + "b" * 64, "verdict": "pass"},
        {"agent": "hello", "digest": DIGEST, "verdict": "PASS"},
        {"agent": "hello", "digest": DIGEST, "verdict": True},
        {"agent": "hello", "digest": DIGEST},
        {},
        [],
    ],
    ids=str,
)
def test_a_receipt_that_is_something_else_is_a_finding(content):
    receipts, found = read_receipts("hello", {PATH: written(content)})
    assert receipts == ()
    assert [(item.code, item.span.file) for item in found] == [("LOS505", PATH)]


@pytest.mark.parametrize("data", [b"", b"\xff", b"{", b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"])
def test_what_is_no_json_is_a_finding(data):
    receipts, found = read_receipts("hello", {PATH: data})
    assert (receipts, [item.code for item in found]) == ((), ["LOS505"])


def test_a_bad_one_does_not_hide_a_good_one():
    good = written({"agent": "hello", "digest": DIGEST, "verdict": "fail"})
    receipts, found = read_receipts("hello", {"evals/receipts/hello/0.json": b"{}", PATH: good})
    assert [receipt.verdict for receipt in receipts] == ["fail"]
    assert len(found) == 1


def test_one_that_was_changed_after_it_was_written():
    data = written({"agent": "hello", "digest": DIGEST, "verdict": "fail"}).replace(b'"fail"', b'"pass"')
    receipts, found = read_receipts("hello", {PATH: data})
    assert (receipts, [item.code for item in found]) == ((), ["LOS505"])
    assert "changed after it was written" in found[0].message


def written(content):
    """As the Gym would seal it, whatever it says."""
    return json.dumps({"id": sealed(content), **content} if isinstance(content, dict) else content).encode()
