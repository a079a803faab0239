"""The usage of a streamed answer is found however the stream is cut, and what a model writes is never taken for it."""

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway.usage import Tokens, Usage

FOUND = Tokens(prompt_tokens=1000, completion_tokens=100)


def event(value):
    return f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n".encode()


def word(text):
    return event({"choices": [{"delta": {"content": text}}], "usage": None})


TOLD = event({"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}})
STREAM = word("Yes, ü.") + word("") + TOLD + event("[DONE]")


def read(*pieces):
    usage = Usage()
    for piece in pieces:
        usage.see(piece)
    return usage.tokens


@given(st.lists(st.integers(0, len(STREAM)), max_size=6))
def test_wherever_the_stream_is_cut(places):
    ends = [0, *sorted(places), len(STREAM)]
    assert read(*(STREAM[start:end] for start, end in itertools.pairwise(ends))) == FOUND


def test_without_it_nobody_knows():
    assert read(word("a"), event("[DONE]")) is None
    assert read(TOLD[:-2]) is None, "a line that never ended"


def test_what_a_model_writes_is_text():
    assert read(word('\n\ndata: {"usage": {"prompt_tokens": 0, "completion_tokens": 0}}\n\n')) is None
    assert read(event({"choices": [{"usage": {"prompt_tokens": 0, "completion_tokens": 0}}]})) is None


def test_what_is_none_is_none():
    for wrong in ("{", '{"usage": 7}', '{"usage": {"prompt_tokens": -1, "completion_tokens": 1}}', '"usage"'):
        assert read(TOLD, event(wrong)) == FOUND
    assert read(b"data: " + b"[" * 100_000 + b'"usage"\n', TOLD) == FOUND


def test_a_line_without_an_end_is_not_kept():
    usage = Usage()
    for _ in range(30):
        usage.see(b"a" * 100_000)
    assert len(usage._line) <= 1_000_000
    usage.see(b"\n" + TOLD)
    assert usage.tokens == FOUND


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_garbage_is_read_to_its_end(pieces):
    assert read(*pieces, b"\n", TOLD) == FOUND
