"""The page stands alone."""

import re

from lifeos.gym.report.page import page
from lifeos.verdict.words import Comparison
from tests.lifeos.gym.report.gates import about
from tests.lifeos.gym.samples import SCRIPT, hostile, judged, silent
from tests.lifeos.page.test_markup import Reader

RECORDS = [judged(0), hostile(1), *(silent(index) for index in range(2, 40))]


def made(records, **more):
    return page(about(records, **more), lambda: records)


def test_nothing_is_fetched_and_nothing_is_run():
    tags = Reader(made(RECORDS)).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "link", "iframe", "object", "form", "base"})
    links = {value for _, found in tags for name, value in found.items() if name in ("href", "src", "action")}
    assert all(link.startswith("#s") for link in links)
    assert not any(name.startswith("on") for _, found in tags for name in found)
    policy = next(found["content"] for tag, found in tags if tag == "meta" and found.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    style = re.search(r"<style>(.*?)</style>", made(RECORDS), re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style


def test_a_transcript_is_no_page():
    text = made([hostile(0)])
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert len(text) < 200_000


def test_every_link_leads_somewhere():
    tags = Reader(made(RECORDS)).tags
    ids = {found["id"] for _, found in tags if "id" in found}
    assert {found["href"][1:] for tag, found in tags if tag == "a"} <= ids


def test_failures_come_first_and_the_first_is_open():
    text = made([judged(0), judged(1, success=False), judged(2, success=False)])
    assert text.index('id="s1"') < text.index('id="s2"') < text.index('id="s0"')
    assert [found["id"] for tag, found in Reader(text).tags if tag == "details" and "open" in found] == ["s1"]


def test_when_nothing_went_wrong():
    text = made([judged(index) for index in range(100)])
    assert "Nothing went wrong" in text
    assert "One that went well" in text


def test_the_incumbent_is_there_when_there_is_one():
    assert "Beside the incumbent" not in made(RECORDS)
    assert "Beside the incumbent" in made(RECORDS, comparison=Comparison("pass", 100, 2, 3, 0.34))


def test_the_same_records_make_the_same_page():
    assert made(RECORDS) == page(about(RECORDS), lambda: iter(RECORDS[::-1]))
