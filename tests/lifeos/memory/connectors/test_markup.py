"""Tags in SGML and XML, from a stream."""

import io

import pytest

from lifeos.memory.connectors import markup
from lifeos.memory.connectors.markup import Tag, tags
from lifeos.memory.connectors.text import LONGEST


def read(data):
    return list(tags(io.BytesIO(data)))


def test_fields_without_an_end_and_with_one():
    assert read(b"HEAD:1\n<A>\n<B>one\n<C x='1'>two</C>\n</A>") == [
        Tag(2, "A", ""),
        Tag(3, "B", "one"),
        Tag(4, "C", "two"),
        Tag(4, "/C", ""),
        Tag(5, "/A", ""),
    ]


def test_what_is_no_field():
    data = b'<?xml version="1.0"?><!DOCTYPE x><!-- <B>no</B> --><A>1 &amp; 2<![CDATA[ <3> &amp;]]> &lt;4<></A>'
    assert read(data) == [Tag(1, "A", "1 & 2 <3> &amp; <4"), Tag(1, "/A", "")]


def test_entities_that_a_file_declares_stay_as_they_are():
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><A>&b;</A>'
    assert [tag for tag in read(bomb) if tag.name == "A"] == [Tag(1, "A", "&b;")]


def test_text_in_whatever_encoding():
    assert [tag.text for tag in read("<A>Café".encode("cp1252") + b"<A>" + "Café".encode() + b"<A>\x81\x8d")] == [
        "Café",
        "Café",
        None,
    ]


def test_what_is_too_long_is_none_and_the_rest_goes_on():
    long = b"x" * (LONGEST + 1)
    found = read(b"<A>" + long + b"<B><![CDATA[" + long + b"]]><C>1\n<D " + long + b">2")
    assert [(tag.name, tag.text) for tag in found] == [("A", None), ("B", None), ("C", "1"), ("D", "2")]


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
def test_a_mark_that_a_piece_cuts(monkeypatch, piece):
    data = b"a\n<!-- - -- -->\n<A>1<![CDATA[]]]]>\n]]><B>\n2</B>"
    whole = read(data)
    monkeypatch.setattr(markup, "_PIECE", piece)
    assert read(data) == whole == [Tag(3, "A", "1]]\n]]>"), Tag(4, "B", "\n2"), Tag(5, "/B", "")]
