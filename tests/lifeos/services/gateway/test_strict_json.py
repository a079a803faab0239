"""What two parsers could read differently is no JSON here."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway.strict_json import MOST_DEPTH, Malformed, decode

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1, "a": 2}', "key-repeated"),
        (b'{"a": [{"b": 1, "\\u0062": 2}]}', "key-repeated"),
        (b"", "body-malformed"),
        (b"{", "body-malformed"),
        (b"{} {}", "body-malformed"),
        (b"\xef\xbb\xbf{}", "body-malformed"),
        (b'{"a": "\xff"}', "body-malformed"),
        (b'{"a": "\\ud800"}', "body-malformed"),
        (b'{"\\ud800": 1}', "body-malformed"),
        (b"[NaN]", "body-malformed"),
        (b"[-Infinity]", "body-malformed"),
        (b"[1e999]", "body-malformed"),
        (b"[" + b"9" * 5000 + b"]", "body-malformed"),
        (b"[9223372036854775808]", "body-malformed"),
        (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), "body-malformed"),
        (b"[" * 100_000, "body-malformed"),
        (b'{"a": 1 /* no */}', "body-malformed"),
    ],
)
def test_refused(data, code):
    with pytest.raises(Malformed) as wrong:
        decode(data)
    assert wrong.value.code == code


@given(VALUES)
def test_everything_else_is_read_as_it_is(value):
    assert decode(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_garbage_is_malformed_or_json(data):
    try:
        found = decode(data)
    except Malformed:
        return
    assert found == json.loads(data)
