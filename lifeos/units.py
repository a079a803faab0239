"""The scalar types of the declarations: money, durations, ratios, names, digests and image references.

Each ``parse_*`` function turns the text a person wrote into an exact value, or raises :class:`UnitError` with a
message that says what is expected. Nothing here knows YAML, documents or Kubernetes.
"""

import re

import msgspec


class UnitError(ValueError):
    """The text is not a value of the unit; the message completes the sentence "… is not a …"."""


class Money(msgspec.Struct, frozen=True, order=False):
    """An exact amount of one currency, in millionths of its unit.

    Millionths, because model prices are quoted per million tokens: the price of one token is then a whole number.
    Floats never hold money. Amounts of different currencies do not compare; convert first, outside the compiler.
    """

    micros: int
    currency: str = "USD"

    def __str__(self) -> str:
        whole, part = divmod(self.micros, 1_000_000)
        if not part:
            return f"{whole} {self.currency}"
        digits = f"{part:06d}".rstrip("0").ljust(2, "0")
        return f"{whole}.{digits} {self.currency}"


_MONEY = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))? ([A-Z]{3})")
_COUNT = "([0-9]{1,9})"
_DURATION = re.compile(f"(?:{_COUNT}d)?(?:{_COUNT}h)?(?:{_COUNT}m(?!s))?(?:{_COUNT}s)?(?:{_COUNT}ms)?")
_RATIO = re.compile(r"0(?:\.[0-9]{1,9})?|1(?:\.0{1,9})?")
_NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_IMAGE = re.compile(r"[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}")


def parse_money(text: str) -> Money:
    """``20 USD`` or ``0.50 USD``: an amount, one space, an ISO 4217 code; at most six decimals.

    Below 100 billion, so that a month of it still fits the 64 bits that other programs read amounts into. Zeros may lead, as in
    ``05m``: text with a unit is an octal number to no reader.
    """
    match = _MONEY.fullmatch(text)
    if match is None:
        raise UnitError("an amount of money such as '20 USD' or '0.50 USD'")
    whole, part, currency = match.groups()
    return Money(int(whole) * 1_000_000 + int((part or "").ljust(6, "0")), currency)


def parse_duration(text: str) -> int:
    """``500ms``, ``5m``, ``1h30m``, ``7d`` as whole milliseconds; units from large to small, each at most once."""
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        raise UnitError("a duration such as '30s', '5m' or '1h30m'")
    days, hours, minutes, seconds, millis = (int(part or 0) for part in match.groups())
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + millis


def format_duration(millis: int) -> str:
    """The shortest text that :func:`parse_duration` reads back as ``millis``."""
    text = ""
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, millis = divmod(millis, size)
        if count:
            text += f"{count}{unit}"
    return text or "0s"


def parse_ratio(text: str) -> float:
    """A share between 0 and 1, written as a decimal: ``0.95``. Percent signs and ``95`` are refused as ambiguous."""
    if _RATIO.fullmatch(text) is None:
        raise UnitError("a ratio between 0 and 1 such as '0.95'")
    return float(text)


def parse_share(text: str) -> float:
    """A ratio that is neither 0 nor 1: ``0.95``. For what chance decides, where both ends say nothing."""
    if _RATIO.fullmatch(text) is None or not 0.0 < float(text) < 1.0:
        raise UnitError("a share above 0 and below 1 such as '0.95'")
    return float(text)


def parse_name(text: str) -> str:
    """A name usable as a Kubernetes object name, label value and SPIFFE path segment (RFC 1123 label, 40 characters).

    Forty, not sixty-three, leaves room for the suffixes that controllers add (``-canary``, a pod-template-hash).
    """
    if _NAME.fullmatch(text) is None:
        raise UnitError("a name: lower-case letters, digits and '-', starting with a letter, 40 characters at most")
    return text


def is_name(text: str) -> bool:
    """Whether :func:`parse_name` takes it."""
    return _NAME.fullmatch(text) is not None


def parse_digest(text: str) -> str:
    """A content address: ``sha256:`` and 64 hexadecimal digits."""
    if _DIGEST.fullmatch(text) is None:
        raise UnitError("a digest: 'sha256:' and 64 lower-case hexadecimal digits")
    return text


def parse_image(text: str) -> str:
    """An OCI image by digest: ``registry/name@sha256:…``. A tag can be moved under us, so it is refused (LOS405)."""
    if _IMAGE.fullmatch(text) is None:
        raise UnitError("an image reference pinned by digest: 'registry/name@sha256:…'")
    return text
