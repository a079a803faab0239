"""Which kinds of record a question asks for, by the words that people have for them."""

import re

_WORD = re.compile(r"\w+")
_WORDS = {
    "transaction": "pay paid pays payment spend spent cost costs price buy bought purchase purchases booking transfer bill rent salary "
    "bezahlt gekostet ausgegeben gekauft einkauf miete gehalt überweisung",
    "appointment": "appointment appointments meeting meet met calendar event scheduled termin termine getroffen treffen",
    "note": "note notes journal wrote written notiz notizen tagebuch",
    "contact": "phone telephone number email address birthday born contact telefon telefonnummer nummer adresse geburtstag geboren kontakt",
    "measurement": "measured steps pulse heart rate weight sleep gemessen schritte puls gewicht schlaf",
    "workout": "workout workouts training trained run ran running exercise sport gelaufen trainiert",
    "message": "mail mails message messages email emails wrote sent letter nachricht geschrieben geschickt",
}
KINDS: dict[str, set[str]] = {}
"""By word. None of them is taken for a name: a telephone is called "Phone" by the device that counts steps."""
for _kind, _said in _WORDS.items():
    for _word in _said.split():
        KINDS.setdefault(_word, set()).add(_kind)


FACT = "fact"
"""The kind of what was learned, which may be of any: no question asks for another."""


def words(text: str) -> tuple[str, ...]:
    """As they are compared: without case and marks."""
    return tuple(_WORD.findall(text.casefold()))


def kinds(question: str) -> frozenset[str]:
    """The tags of records (:mod:`lifeos.memory.record`) that the first such word means, as in "the phone number of whom I met"; none when
    nothing is said of it."""
    return next((frozenset(KINDS[word]) for word in words(question) if word in KINDS), frozenset())
