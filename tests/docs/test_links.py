"""Every relative link leads to a file that is there, every anchor to a heading, and every page can be found."""

import re

import pytest

from tests.docs.pages import DOCS, PAGES, ROOT, text_of

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def prose(page):
    return _FENCED.sub("", text_of(page))


def anchors(page):
    """The addresses of the headings, as git hosts derive them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings}


def links(page):
    """The relative links of a page: the file that each leads to, and the anchor."""
    for target in _LINK.findall(prose(page)):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield target, ((ROOT / page).parent / path).resolve() if path else ROOT / page, anchor


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target, path, anchor in links(page):
        assert path.exists(), target
        assert path.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors(str(path.relative_to(ROOT))), target


def test_the_index_knows_every_page():
    known = {path for _, path, _ in links("docs/README.md")}
    pages = {path for path in DOCS.rglob("*.md") if path != DOCS / "README.md"}
    assert sorted(map(str, pages - known)) == []


def test_headings_of_a_page_differ():
    """Two headings with the same words would have the same address."""
    for page in PAGES:
        headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
        assert len(set(headings)) == len(headings), page
