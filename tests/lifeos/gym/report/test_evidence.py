"""What a receipt lists is told by index and reason, and what it has not got is said."""

import msgspec

from lifeos.gym.report import evidence
from lifeos.gym.report.page import receipt_page
from tests.lifeos.gym.report.gates import about, receipt
from tests.lifeos.gym.samples import judged, silent, void
from tests.lifeos.page.test_markup import Reader

RECORDS = [judged(0, success=False), silent(1, "timeout"), void(2), *(judged(index) for index in range(3, 100))]


def text(markup):
    return " ".join(" ".join(Reader(markup).parts).split())


def test_failures_by_index_and_reason():
    found = text(evidence.failures(receipt(RECORDS), "hello --attempt 2"))
    assert "simulation 0: failed success. lifeos gym replay hello 0 --attempt 2" in found
    assert "simulation 1: no outcome in time." in found
    assert "simulation 2: void" in found
    assert "simulation 3" not in found
    assert "Nothing went wrong" in text(evidence.failures(receipt([judged(index) for index in range(100)]), "hello"))


def test_costs_are_those_of_the_receipt():
    made = receipt(RECORDS)
    assert "0.0200 USD a success (between 0.01 USD and 0.03 USD with confidence 0.95); 2 USD in all." in text(
        evidence.costs(made)
    )
    nothing = msgspec.structs.replace(made, cost=msgspec.structs.replace(made.cost, per_success=None, interval=None))
    assert "not defined; 2 USD in all" in text(evidence.costs(nothing))


def test_the_whole_page_has_no_cells_and_says_what_is_missing():
    page = receipt_page(about(RECORDS), receipt(RECORDS))
    assert 'class="strip"' not in page
    assert "What is not here" in page
    assert "lifeos gym replay hello INDEX" in page
