"""A ledger at hand, and one that is slow."""

from concurrent.futures import Future

import pytest

from lifeos.ledger.ledger import UnavailableError
from lifeos.ledger.records import Record
from lifeos.services.reads import into
from tests.lifeos.services.semantic.test_witness import read


class Slow:
    """Takes whatever it is told, and answers nothing."""

    def __init__(self):
        self.asked = []

    def submit(self, command):
        self.asked.append(command)
        return Future()


def test_one_that_is_late_is_away():
    slow = Slow()
    with pytest.raises(UnavailableError, match=r"did not answer within 0\.01 s"):
        into(slow, 0.01)([read(1), read(2)])
    assert slow.asked == [Record(read(1)), Record(read(2))]
