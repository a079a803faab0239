"""Mail: mbox files (RFC 4155), a message at a time. Attachments and HTML are left out."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import BinaryIO

from lifeos.memory.connectors.text import UnfitError, tidy
from lifeos.memory.record import Found, Message, Refused

SUFFIXES = (".mbox",)
LIBRARY = ""

_LARGEST = 32 << 20


def read(file: BinaryIO, name: str) -> Iterator[Found | Refused]:
    """The messages. Of one that is larger than 32 MB nothing is read."""
    message: list[bytes] = []
    first = number = size = 0
    begins = True
    while line := file.readline(1 << 16):
        number += begins
        if begins and line.startswith(b"From "):
            if first:
                yield _entry(first, message, size)
            message, first, size = [], number, 0
        elif first:
            size += len(line)
            if size <= _LARGEST:
                message.append(line.removeprefix(b">") if begins and line.startswith(b">From ") else line)
        begins = line.endswith(b"\n")
    if first:
        yield _entry(first, message, size)
    else:
        yield Refused(1, "there is no line that begins a message")


def _entry(line: int, message: list[bytes], size: int) -> Found | Refused:
    if size > _LARGEST:
        return Refused(line, f"a message of more than {_LARGEST >> 20} MB")
    try:
        return Found(line, _message(b"".join(message)))
    except UnfitError as error:
        return Refused(line, f"message: {error}")
    except Exception:  # noqa: BLE001  on malformed mail the standard library raises nearly anything, and may quote it
        return Refused(line, "message: its headers or its body are not written as mail is")


def _message(data: bytes) -> Message:
    mail = message_from_bytes(data, policy=policy.default)
    senders = _people(mail, "From")
    if len(senders) != 1:
        raise UnfitError(f"it has {len(senders)} senders (From), and not one")
    body = mail.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    return Message(
        sent=_sent(mail),
        sender=senders[0],
        recipients=tuple(sorted({*_people(mail, "To"), *_people(mail, "Cc")})),
        subject=tidy(str(mail["Subject"] or "")),
        text=_clean(text).strip(),
    )


def _sent(mail: EmailMessage) -> str:
    """When it was sent; where that is missing, when it arrived, as the server that took it last wrote."""
    arrived = [str(value).rpartition(";")[2] for value in mail.get_all("Received", [])[:1]]
    for text in (*mail.get_all("Date", [])[:1], *arrived):
        try:
            return parsedate_to_datetime(str(text).strip()).isoformat()
        except ValueError:
            continue
    raise UnfitError("nothing says when it was sent (Date, Received)")


def _people(mail: EmailMessage, header: str) -> list[str]:
    """Names, or addresses where no name is given."""
    found = getaddresses([str(value) for value in mail.get_all(header, [])])
    return [person for name, address in found if (person := tidy(name) or address.lower())]


def _clean(text: str) -> str:
    """Without what could not be decoded, which is no text either when it is written again."""
    return text.encode("utf-8", "replace").decode()
