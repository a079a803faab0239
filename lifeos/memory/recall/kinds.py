"""Which kinds of record a question asks for, by the words that people have for them."""

from lifeos.memory.recall.names import words

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
_KINDS: dict[str, set[str]] = {}
for _kind, _said in _WORDS.items():
    for _word in _said.split():
        _KINDS.setdefault(_word, set()).add(_kind)


def kinds(question: str) -> frozenset[str]:
    """The tags of records (:mod:`lifeos.memory.record`); none when nothing is said of it."""
    return frozenset(kind for word in words(question) for kind in _KINDS.get(word, ()))
