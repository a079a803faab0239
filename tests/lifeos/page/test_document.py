"""A page says what a browser may do with it, and nothing of a title becomes a command."""

from lifeos.page.document import document
from lifeos.page.markup import element


def test_it_is_one_file_that_may_do_nothing():
    page = document("<script>", element("p", "a & b"), style=".own {}")
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<title>&lt;script&gt;</title>" in page
    assert "default-src &#x27;none&#x27;" in page
    assert "<main><p>a &amp; b</p></main>" in page
    assert page.index("--paper") < page.index(".own {}")
