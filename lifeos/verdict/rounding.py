"""Bounds for people, rounded to the safe side: what is printed is never more than what holds. What is shown from below is rounded down, an upper
bound up."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import isfinite

_DIGITS = 3
_THOUSANDTH = Decimal("0.001")
_COUNTING = Context(prec=_DIGITS, rounding=ROUND_FLOOR)


def down(share: float) -> str:
    """A share to the thousandth, such as a confidence: ``0.950``. What is no number shows nothing."""
    return f"{_exact(share).quantize(_THOUSANDTH, ROUND_FLOOR):f}" if isfinite(share) else "nothing"


def up(share: float) -> str:
    """A share to the thousandth, such as an upper bound or a p-value: ``0.794`` of 0.7931."""
    return f"{_exact(share).quantize(_THOUSANDTH, ROUND_CEILING):f}"


def shortly(share: float) -> str:
    """A share in at most three digits that count, such as a floor: ``0.9`` of 0.9, ``0.999`` of 0.9999, ``0.00001`` of 1e-5."""
    return f"{_COUNTING.create_decimal(_exact(share)).normalize():f}"


def percent(share: float) -> str:
    """A share in per cent, to the tenth: ``94.2``."""
    return f"{(_exact(share) * 100).quantize(Decimal('0.1'), ROUND_FLOOR):f}"


def _exact(share: float) -> Decimal:
    """As it is written, so that 0.29 is not one step less."""
    return Decimal(repr(float(share)))
