"""The pages about diagnostics: complete, alike, and true in what a test can tell."""

import re

import pytest

from lifeos.explain.pages import grouped, pages, reference, title
from lifeos.source.yaml import parse

_BLOCK = re.compile(r"^(Wrong|Right)[^\n]*:\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", pages())
def test_a_page_says_what_why_and_how(code):
    text = pages()[code]
    lines = text.split("\n")
    assert re.fullmatch(rf"# {code} [A-Za-z].{{3,60}}", lines[0])
    assert 15 <= len(lines) <= 45
    assert max(map(len, lines)) <= 132
    for part in ("\n**Why it is ", "\n**Mend it.**", "\nRelated: "):
        assert text.count(part) == 1, part
    assert [block[0] for block in _BLOCK.findall(text)] == ["Wrong", "Right"]


@pytest.mark.parametrize("code", pages())
def test_related_codes_have_pages_and_are_others(code):
    related = pages()[code].rpartition("\nRelated: ")[2].strip().split(", ")
    assert set(related) <= set(pages()) - {code}
    assert related == sorted(related)


@pytest.mark.parametrize("code", pages())
def test_the_right_example_is_yaml_that_we_read(code):
    for label, language, text in _BLOCK.findall(pages()[code]):
        if label == "Right" and language == "yaml":
            nodes, found = parse("example.yaml", text)
            assert nodes
            assert found == []


def test_titles_differ():
    assert len({title(code) for code in pages()}) == len(pages())


def test_every_page_is_in_a_group():
    assert [code for codes in grouped().values() for code in codes] == list(pages())


def test_links_of_the_reference_lead_somewhere():
    text = reference()
    headings = {
        re.sub(r"[^\w-]", "", line.lstrip("# ").lower().replace(" ", "-"))
        for line in text.split("\n")
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
