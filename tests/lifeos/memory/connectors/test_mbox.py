"""Mail."""

from lifeos.memory.connectors import mbox
from lifeos.memory.record import Message
from tests.lifeos.memory.connectors.reading import read

MAIL = b"""From anna@mail.example Sun Mar  2 07:30:00 2025
From: Anna Berg <anna@mail.example>
To: Me <me@life.example>, b@mail.example
Date: Sun, 02 Mar 2025 07:30:00 +0100
Subject: =?utf-8?q?Caf=C3=A9?=
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain; charset=utf-8

See you.
>From there we walk.
--x
Content-Type: text/html

<b>See you.</b>
--x--

"""


def test_a_message_is_its_plain_text():
    found, refused = read(mbox, MAIL)
    assert refused == []
    assert found == [
        Message(
            "2025-03-02T07:30:00+01:00", "Anna Berg", ("Me", "b@mail.example"), "Café", "See you.\nFrom there we walk."
        )
    ]


def test_a_bad_message_is_refused_and_the_rest_goes_on():
    found, refused = read(mbox, b"From x\nSubject: no date\n\nhello\n\n" + MAIL)
    assert len(found) == 1
    assert refused == [(1, "message: it has 0 senders (From), and not one")]


def test_what_is_no_mailbox_says_so():
    assert read(mbox, b"Subject: x\n") == ([], [(1, "there is no line that begins a message")])


def test_the_middle_of_a_long_line_begins_no_message():
    found, refused = read(
        mbox, MAIL.replace(b"See you.\n", b"See " + b"\n" + b"y" * (1 << 16) + b"From here.\n", 1) + MAIL
    )
    assert (len(found), refused) == (2, [])


def test_lines_are_counted_whole():
    _, refused = read(mbox, b"From x\n\n" + b"y" * (1 << 17) + b"\nFrom x\n\n")
    assert [line for line, _ in refused] == [1, 4]


def test_without_a_date_it_was_sent_when_it_arrived():
    received = b"Received: from a.example by b.example; Sun, 02 Mar 2025 07:31:00 +0100\nReceived: by c; earlier\n"
    (found,), refused = read(mbox, MAIL.replace(b"Date: Sun, 02 Mar 2025 07:30:00 +0100\n", received))
    assert (found.sent, refused) == ("2025-03-02T07:31:00+01:00", [])


def test_when_nothing_says_when_it_was_sent():
    found, refused = read(mbox, MAIL.replace(b"Date: Sun, 02 Mar 2025 07:30:00 +0100\n", b"Date: tomorrow\n"))
    assert (found, refused) == ([], [(1, "message: nothing says when it was sent (Date, Received)")])
