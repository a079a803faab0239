"""Money is reserved for the dearest answer that may come."""

from lifeos.services.gateway.price import cost, most
from lifeos.services.gateway.usage import Tokens
from tests.lifeos.bundle import fleets

ROUTES = fleets.catalog().routes


def test_the_dearest_upstream_counts():
    # `second` costs 5 and 30 USD a million, with 4096 tokens; `best` at most 4 and 30 with 8192, and falls back to `second`.
    assert most("second", 1000, ROUTES) == 5000 + 4096 * 30
    assert most("best", 1000, ROUTES) == max(4000 + 8192 * 20, 75 + 8192 * 30)


def test_a_fallback_that_is_dearer_counts():
    cheap = fleets.change(ROUTES["small"], fallbacks=("second",))
    assert most("small", 0, {**ROUTES, "small": cheap}) == 4096 * 30
    assert most("small", 1_000, ROUTES) == 0, "free"


def test_a_ring_of_fallbacks_ends():
    ring = fleets.change(ROUTES["second"], fallbacks=("best",))
    assert most("second", 0, {**ROUTES, "second": ring}) == 8192 * 30


def test_a_fraction_is_rounded_up():
    price = fleets.change(ROUTES["second"].upstreams[0].price, input=fleets.usd(0.000001), output=fleets.usd(0))
    upstream = fleets.change(ROUTES["second"].upstreams[0], price=price)
    assert most("second", 1, {"second": fleets.change(ROUTES["second"], upstreams=(upstream,))}) == 1


def test_an_answer_costs_what_who_gave_it_declares():
    tokens = Tokens(prompt_tokens=1000, completion_tokens=100)
    assert cost("second-1", tokens, ROUTES) == 1000 * 5 + 100 * 30
    assert cost("second-1", Tokens(prompt_tokens=0, completion_tokens=0), ROUTES) == 0
    for nobody in ("second-0", "second-2", "second-x", "second", "", "third-1"):
        assert cost(nobody, tokens, ROUTES) is None
