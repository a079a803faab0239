"""Blocks: each alone, in little memory."""

import io

from lifeos.memory.connectors import blocks
from lifeos.memory.record import Contact, Found, Refused


def read(data, content=lambda text: Contact(text.split("\r\n")[1])):
    return list(blocks.read(io.BytesIO(data), "X", content))


def test_blocks_have_the_line_that_they_begin_at():
    assert read(b"noise\nBEGIN:X\na\nEND:X\nbegin:x\nb\nend:x\n") == [Found(2, Contact("a")), Found(5, Contact("b"))]


def test_a_block_that_is_not_closed():
    assert read(b"BEGIN:X\na\nBEGIN:X\nb\nEND:X\nBEGIN:X\n") == [
        Refused(1, "BEGIN:X without END:X"),
        Found(3, Contact("b")),
        Refused(6, "BEGIN:X without END:X"),
    ]


def test_whatever_a_parser_raises_is_a_reason_without_content():
    def broken(text):
        raise KeyError("secret")

    assert read(b"BEGIN:X\nEND:X\n", broken) == [Refused(1, "X: a line of it is not written as its format has it")]


def test_a_block_without_end_does_not_fill_memory():
    line = b"y" * 1000 + b"\n"
    assert read(b"BEGIN:X\n" + line * 1100 + b"BEGIN:X\na\nEND:X\n") == [
        Refused(1, "BEGIN:X without END:X in 1 MB"),
        Found(1102, Contact("a")),
    ]
