"""Receipts: taken for exactly what they show to be, never guessed at. What is looked at is tested with :mod:`lifeos.evidence`."""

from lifeos.compiler.receipts import read_receipts
from lifeos.evidence.receipt import encode, path_of
from lifeos.ir import Receipt
from tests.lifeos.evidence import made

GOOD = made.receipt()
PATH = path_of("teller", GOOD.digest)


def test_a_receipt():
    assert read_receipts({PATH: encode(GOOD)}) == ((Receipt(GOOD.digest, "pass", PATH),), [])


def test_one_that_does_not_hold_is_a_finding_and_no_receipt():
    receipts, found = read_receipts({PATH: encode(made.receipt(seed="7", simulations=94))})
    assert receipts == ()
    assert [(item.code, item.span.file) for item in found] == [("LOS505", PATH)]
    assert found[0].message.startswith("this receipt does not hold: its seed was chosen")
    assert found[0].message.endswith(", and 2 more")


def test_a_bad_one_does_not_hide_a_good_one():
    receipts, found = read_receipts({"evals/receipts/teller/0.json": b"{}", PATH: encode(GOOD)})
    assert [receipt.verdict for receipt in receipts] == ["pass"]
    assert len(found) == 1
