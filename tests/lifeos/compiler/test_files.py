"""Files that declarations name: their text, and whether it was said already why they are not there."""

import pytest

from lifeos.compiler.files import Files
from lifeos.diagnostics import Diagnostic, Span
from lifeos.source.tree import UnreadableError

FOUND = [Diagnostic("LOS110", "a link", Span("policies/lib")), Diagnostic("LOS111", "unreadable", Span("a/p.md"))]


def test_text():
    files = Files({"good.md": b"\xef\xbb\xbfHello.\n", "bad.md": b"\xff"})
    assert files.text("good.md") == "Hello.\n"
    with pytest.raises(UnreadableError):
        files.text("bad.md")


@pytest.mark.parametrize(
    ("path", "explained"),
    [("a/p.md", True), ("policies/lib/x.rego", True), ("policies/library.rego", False), ("a/other.md", False)],
)
def test_explained(path, explained):
    assert Files({}, FOUND).explained(path) is explained
