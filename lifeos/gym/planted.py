"""What a scenario plants in memory: records as connectors make them, and facts as agents learn them. Their texts are those of the semantic layer."""

import msgspec

from lifeos.memory import wording
from lifeos.memory.record import Appointment, Contact, Content, Message, Note, Transaction


class Learned(msgspec.Struct, frozen=True, tag_field="kind", tag="fact"):
    """A fact that an agent learned on a ``day``. ``about``: a name; ``word``: of the ontology."""

    day: str
    agent: str
    about: str
    word: str
    value: str


Planted = Content | Learned


def text_of(planted: Planted) -> str:
    """What recall gives of it."""
    if isinstance(planted, Learned):
        return wording.learned(planted.day, planted.agent, planted.about, planted.word, planted.value)
    return wording.wording(planted)


def name_of(planted: Planted) -> str:
    """What it is called, where it has a name."""
    match planted:
        case Contact():
            return planted.name
        case Transaction():
            return planted.counterparty
        case Appointment() | Note():
            return planted.title
        case Message():
            return planted.subject
        case Learned():
            return planted.about
        case _:
            return ""
