"""Whatever a text holds, it is a text."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from lifeos.page.markup import Markup, element, escaped, foreign, joined
from lifeos.visible import visible
from tests.lifeos.gym.samples import ESCAPE, RTL, SCRIPT


class Reader(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.parts = [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.parts.append(data)

    @property
    def text(self):
        return "".join(self.parts)


@given(st.text() | st.sampled_from([SCRIPT, RTL, ESCAPE, "\"'><b onclick=x>", "]]>--><!--", "&lt;", "&#60;"]))
def test_a_text_comes_back_as_it_was_and_is_nothing_else(text):
    read = Reader(element("p", text, title=text))
    assert read.tags == [("p", {"title": visible(text)})]
    assert read.text == visible(text)


def test_markup_is_not_escaped_twice_and_nothing_is_nothing():
    assert element("p", element("b", "a & b"), None, "<") == "<p><b>a &amp; b</b>&lt;</p>"
    assert joined("<", Markup("<br>")) == "&lt;<br>"
    assert isinstance(escaped("x"), Markup)


def test_attributes():
    assert element("a", class_="x", aria_label="y", href=None) == '<a class="x" aria-label="y"></a>'
    assert element("meta", name="viewport") == '<meta name="viewport">'
    assert element("line", x1="1") == '<line x1="1"/>'


def test_a_direction_does_not_reach_beyond_its_text():
    assert foreign("مرحبا") == '<bdi dir="auto">مرحبا</bdi>'
    assert "\u202e" not in foreign(RTL)
