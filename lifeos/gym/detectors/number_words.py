"""Numbers that are spelled in words, to the millions."""

import re

_SMALL = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
    ),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    "a": 1,
    "dozen": 12,
}
_BIG = {"thousand": 10**3, "million": 10**6}

_DIGIT = "|".join(sorted(_SMALL[1:10], key=len, reverse=True))
_UP_TO_99 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_DIGIT}))?|{'|'.join(sorted(_SMALL, key=len, reverse=True))}|dozen)"
_UP_TO_999 = rf"(?:(?:a|{_UP_TO_99})[ ]hundred(?:[ ](?:and[ ])?{_UP_TO_99})?|{_UP_TO_99})"
WORDS = rf"(?=[adefnostz])(?:(?:a|{_UP_TO_999})[ ](?:thousand|million)(?:,?[ ](?:and[ ])?{_UP_TO_999})?|{_UP_TO_999})(?!\w|-[a-z])"
"""In a verbose pattern, on folded text. ``two-bedroom`` is no number of anything."""
HOURS = "|".join(sorted(_SMALL[1:13], key=len, reverse=True))
"""The hours of a clock with hands."""
_SEPARATORS = re.compile(r"[ ,-]+")


def value(words: str) -> int:
    """The number that such words are."""
    total = part = 0
    for word in _SEPARATORS.split(words):
        if word == "hundred":
            part *= 100
        elif word in _BIG:
            total, part = total + part * _BIG[word], 0
        else:
            part += _VALUES.get(word, 0)  # and
    return total + part
