"""Lines of text in files of unknown encoding."""

import io

import pytest

from lifeos.memory.connectors import text


def lines(data):
    return list(text.lines(io.BytesIO(data)))


def test_each_line_is_utf_8_or_else_windows_1252():
    assert lines("﻿Süd\r\n".encode() + b"S\xfcd\n\x80\n") == [(1, "Süd"), (2, "Süd"), (3, "€")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_that_says_so_is_utf_16(encoding):
    data = "\ufeffSüd\r\n€\n".encode(encoding)
    file = io.BytesIO(data + "a\0b\n".encode(encoding) + b"\xd8\xd8" + "\nok".encode(encoding))
    assert list(text.lines(file)) == [(1, "Süd"), (2, "€"), (3, None), (4, None), (5, "ok")]
    assert not file.closed
    long = "\ufeff" + "x" * (2 * text.LONGEST) + "\nok\n"
    assert lines(long.encode(encoding)) == [(1, None), (2, "ok")]


def test_what_is_no_text_is_none_and_the_next_line_is_read():
    assert lines(b"a\0b\n\x81\nok") == [(1, None), (2, None), (3, "ok")]


def test_a_line_without_end_does_not_fill_memory():
    assert lines(b"x" * (3 * text.LONGEST) + b"\nok\n") == [(1, None), (2, "ok")]


def test_tidy():
    assert text.tidy("  a\t b\n") == "a b"
