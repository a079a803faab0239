"""Contacts."""

from lifeos.memory.connectors import vcard
from lifeos.memory.record import Contact
from tests.lifeos.memory.connectors.reading import read

ANNA = """BEGIN:VCARD
VERSION:3.0
N:Berg;Anna;;;
FN:Anna  Berg
EMAIL;TYPE=home:Anna@Mail.example
EMAIL:a@work.example
TEL:+49 30 555 1234
BDAY:1990-05-06
ORG:Nordlicht GmbH;Sales
END:VCARD
"""


def test_a_contact():
    found, refused = read(vcard, ANNA)
    assert refused == []
    assert found == [
        Contact(
            "Anna Berg",
            ("a@work.example", "anna@mail.example"),
            ("+49 30 555 1234",),
            "1990-05-06",
            "Nordlicht GmbH Sales",
        )
    ]


def test_a_birthday_without_a_year_is_left_out():
    (found,), _ = read(vcard, ANNA.replace("1990-05-06", "--0506"))
    assert found.birthday == ""


def test_a_bad_card_is_refused_and_the_rest_goes_on():
    found, refused = read(vcard, "BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n" + ANNA)
    assert [one.name for one in found] == ["Anna Berg"]
    assert [line for line, _ in refused] == [1]


def test_a_file_without_cards_says_so():
    assert read(vcard, "hello") == ([], [(1, "there is no BEGIN:VCARD")])
