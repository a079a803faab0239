"""Paths that two programs could take apart differently are refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.services.gateway import path
from lifeos.services.gateway.strict_json import Malformed


@pytest.mark.parametrize(
    ("asked", "steps"),
    [("/", [""]), ("/tools/transfer", ["tools", "transfer"]), ("/a/b/", ["a", "b"]), ("/a?b=%2F", ["a"])],
)
def test_plain_paths(asked, steps):
    assert path.steps(asked) == steps


@pytest.mark.parametrize(
    "asked",
    [
        "", "tools/a", "//a", "/tools//a", "/tools/../a", "/tools/./a", "/tools/%2e%2e/a", "/tools%2fa", "/tools%5ca", "/tools\\a",
        "/tools;x/a", "/a\x00", "/a\nb", "/ü", "/a b", "/a#b", "*", "http://elsewhere/a", "/" + "a" * 3000,
    ],
)  # fmt: skip
def test_refused(asked):
    with pytest.raises(Malformed):
        path.steps(asked)


def test_the_query():
    assert path.query("/a?b=1&b=2&c=") == {"b": ["1", "2"], "c": [""]}
    assert path.query("/a") == {}
    for wrong in ("/a?b=\n", "/a?b=%ff", "/a?" + "&".join("b=1" for _ in range(101))):
        with pytest.raises(Malformed):
            path.query(wrong)


@given(st.text(max_size=80) | st.text("/.%2eE5cF\\;a?", max_size=20).map("/".__add__))
def test_what_passes_leads_nowhere_else(asked):
    try:
        found = path.steps(asked)
        path.query(asked)
    except Malformed:
        return
    assert all(re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,=:@-]*", one) and one not in (".", "..") for one in found)
