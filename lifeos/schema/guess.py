"""What a person probably meant by a text that is no value of its unit. A guess is never shown unless it is a value, and another."""

import re
import unicodedata
from collections.abc import Callable

from lifeos.schema.shape import UNITS
from lifeos.units import UnitError


def meant(unit: str, text: str) -> str:
    """The value of the unit that ``text`` was probably meant to be; empty when there is no telling."""
    guess = _GUESSES[unit](plain(text))
    if guess in ("", text):
        return ""
    try:
        UNITS[unit](guess)
    except UnitError:
        return ""
    return guess


def remark(unit: str, text: str) -> str:
    """What else can be said of a text that is no value of the unit; often nothing."""
    text = plain(text)
    if unit == "duration" and re.fullmatch("[0-9]{1,9}", text):
        return f"a unit is missing: did you mean '{text}s' or '{text}m'?"
    if unit == "share" and re.fullmatch(r"[01](?:\.0+)?", text):
        return "no number of simulations shows that something is never so, or always; nine decimals are kept"
    if unit in ("ratio", "share") and re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        return "write a share of 1: 0.95 for 95 %; nine decimals are kept"
    if unit == "money" and re.fullmatch(r"[0-9]+(?:\.[0-9]+)? [A-Z]{3}", text):
        return "eleven digits are kept before the point, and six after it"
    cut = re.fullmatch("sha256:([0-9a-f]*)", text) if unit == "digest" else None
    if cut:
        return f"this one has {len(cut[1])} digits; copy it whole"
    return "copy the digest whole: `crane digest <image>` prints it" if unit == "image" and "@" in text else ""


def plain(text: str) -> str:
    """Without what only looks like a digit, a letter or a space."""
    return unicodedata.normalize("NFKC", text).strip()


_AMOUNT = re.compile(r"([A-Za-z]{3})?\s*[$€]?\s*([0-9][0-9.,'_ ]*?)\s*([A-Za-z]{3}|[$€])?", re.ASCII)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:[,'_ ][0-9]{3})+(?:\.[0-9]{1,6})?")
_CONTINENTAL = re.compile(r"[1-9][0-9]{0,2}(?:[.'_ ][0-9]{3})*,[0-9]{1,6}|0,[0-9]{1,6}")
_WORDS = {
    "ms": ("ms", "msec", "msecs", "millis", "millisecond", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
}


def _money(text: str) -> str:
    amount = _AMOUNT.fullmatch(text)
    if amount is None:
        return ""
    number = amount[2]
    if _THOUSANDS.fullmatch(number):
        number = re.sub("[,'_ ]", "", number)
    elif _CONTINENTAL.fullmatch(number):
        number = re.sub("[.'_ ]", "", number).replace(",", ".")
    word = (amount[3] or amount[1] or "").upper()
    return f"{number} {'EUR' if '€' in text else word if len(word) == 3 else 'USD'}"


def _duration(text: str) -> str:
    closed = re.sub(r"\s+", "", text)
    words = re.fullmatch("([0-9]{1,9})([a-z]+)", closed.lower())
    unit = next((unit for unit, names in _WORDS.items() if words[2] in names), "") if words else ""
    return f"{words[1]}{unit}" if words and unit else closed


def _ratio(text: str) -> str:
    number = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]+)?|\.[0-9]+|0?,[0-9]+)\s*(%?)", text)
    if number is None:
        return ""
    value = float(number[1].replace(",", "."))
    if number[2] or 2 <= value <= 100:  # between 1 and 2 it is hardly a percentage
        value /= 100
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _name(text: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:40].rstrip("-")


def _digest(text: str) -> str:
    bare = re.fullmatch(r"(?:sha256[:-])?([0-9a-fA-F]{64})", text)
    return f"sha256:{bare[1].lower()}" if bare else ""


_GUESSES: dict[str, Callable[[str], str]] = {
    "money": _money,
    "duration": _duration,
    "ratio": _ratio,
    "share": _ratio,
    "name": _name,
    "digest": _digest,
    "image": lambda _text: "",
}
