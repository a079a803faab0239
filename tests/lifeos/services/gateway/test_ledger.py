"""What stands for the ledger in tests, and the platform's own, are what the gateway asks."""

import inspect

import pytest

from lifeos.services.gateway.booked import Booked
from lifeos.services.gateway.ledger import Ledger
from tests.lifeos.services.gateway.books import Books


@pytest.mark.parametrize("made", [Booked, Books])
def test_it_answers_what_is_asked(made):
    asked = {
        name: method for name, method in vars(Ledger).items() if inspect.isfunction(method) and not name.startswith("_")
    }
    assert set(asked) == {"admit", "ask", "cost", "ended", "facts", "grant", "note", "shut"}
    for name, method in asked.items():
        assert list(inspect.signature(getattr(made, name)).parameters) == list(inspect.signature(method).parameters)
