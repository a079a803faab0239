"""Who lives this life: the people, places and habits that its files speak of."""

from typing import NamedTuple

from lifeos.memory.life.chance import Chance


class Friend(NamedTuple):
    """Somebody who is met and written to."""

    name: str
    email: str
    phone: str
    birthday: str


class Person(NamedTuple):
    """The circle of the one whose life it is."""

    friends: tuple[Friend, ...]


_GIVEN = (
    "Anna",
    "Bela",
    "Carla",
    "David",
    "Elif",
    "Farid",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Käthe",
    "Luca",
    "Mira",
    "Nils",
)
_FAMILY = ("Berg", "Costa", "Demir", "Engel", "Fuchs", "Grün", "Haas", "Ivanov", "Jansen", "Kühn", "Lorenz", "Müller")

CAFES = ("Café Morgenrot", "Espresso Nord", "Bäckerei Kamps & Sohn")
SHOPS = (
    ("Supermarkt Grün", 12, 90),
    ("Drogerie am Markt", 5, 40),
    ("Buchhandlung Lorbeer", 8, 60),
    ("Stadtwerke", 70, 95),
)
PLACES = ("Stadtpark", "Hafenbecken", "Bibliothek", "Gasthaus Linde", "Praxis Dr. Weiß")
TOPICS = ("Marathon training", "Garden", "Tax return", "Trip to Lisbon", "Kitchen", "Learning Spanish")
OCCASIONS = ("Dinner", "Coffee", "Run", "Call", "Walk")


def person(seed: int) -> Person:
    """The person of a seed."""
    chance = Chance(seed, "person")
    names = sorted({f"{chance.one_of(_GIVEN)} {chance.one_of(_FAMILY)}" for _ in range(24)})
    friends = [
        Friend(
            name,
            f"{_plain(name)}@mail.example",
            f"+49 30 555 {chance.between(1000, 9999)}",
            f"{chance.between(1955, 2002)}-{chance.between(1, 12):02d}-{chance.between(1, 28):02d}",
        )
        for name in names
    ]
    return Person(tuple(friends))


def _plain(name: str) -> str:
    pairs = (("ä", "ae"), ("ü", "ue"), (" ", "."))
    text = name.lower()
    for mark, plain in pairs:
        text = text.replace(mark, plain)
    return text
