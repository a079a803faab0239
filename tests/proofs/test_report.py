"""A report in a real browser, on a phone and on a desk: nothing reaches over the edge, nothing leaves the page, nothing in it runs."""

import pytest

from lifeos.gym.report.page import page, receipt_page
from lifeos.verdict.words import Comparison
from tests.lifeos.gym.report.gates import about, receipt
from tests.lifeos.gym.samples import hostile, judged, silent, void
from tests.proofs.browser import NAMES, Browser, installed

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(installed() is None, reason=f"no browser on this machine: none of {', '.join(NAMES)}"),
]

RECORDS = [
    hostile(0),
    silent(1, "timeout"),
    void(2),
    *(judged(index, alignment=index % 9 != 0) for index in range(3, 100)),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(installed(), tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(about(RECORDS, comparison=Comparison("pass", 100, 2, 3, 0.34)), lambda: RECORDS))
    return path.as_uri()


def overflowing(browser):
    """How far the page reaches over its window with everything unfolded, and elements that reach over, unless they scroll themselves."""
    browser.value("document.querySelectorAll('details').forEach(one => { one.open = true })")
    return browser.value("""[
        document.documentElement.scrollWidth - document.documentElement.clientWidth,
        [...document.querySelectorAll('body *')]
            .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5 && !one.closest('svg'))
            .map(one => one.outerHTML.slice(0, 200)),
    ]""")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 800), (1280, 900)])
def test_it_fits(browser, report, width, height, scheme):
    assert browser.open(report, width=width, height=height, scheme=scheme) == [report]
    assert overflowing(browser) == [0, []]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(360, 800), (1280, 900)])
def test_the_page_of_a_receipt_alone_fits(browser, tmp_path, width, height, scheme):
    path = tmp_path / "receipt.html"
    path.write_text(receipt_page(about(RECORDS), receipt(RECORDS)))
    assert browser.open(path.as_uri(), width=width, height=height, scheme=scheme) == [path.as_uri()]
    assert overflowing(browser) == [0, []]


def test_what_is_too_wide_would_be_noticed(browser, report, tmp_path):
    wide = tmp_path / "wide.html"
    text = page(about(RECORDS), lambda: RECORDS)
    wide.write_text(text.replace("<main>", '<main><div style="width:700px">x</div>'))
    browser.open(wide.as_uri(), width=360, height=800, scheme="light")
    over, elements = overflowing(browser)
    assert over > 300
    assert elements


def test_hostile_text_is_only_read(browser, report):
    browser.open(report, width=360, height=800, scheme="light")
    overflowing(browser)
    assert browser.value("document.title") == "hello: fail before suite hello"
    assert browser.value("document.querySelectorAll('script, img, iframe, [onclick], [onerror]').length") == 0
    assert "<script>document.title" in browser.value("document.body.innerText")
    assert browser.requests == [report]


def test_the_browser_would_not_run_a_script_either(browser, report, tmp_path):
    """Should one ever get in: the page's own policy forbids it."""
    inside = tmp_path / "inside.html"
    text = page(about(RECORDS), lambda: RECORDS)
    inside.write_text(
        text.replace("<main>", "<main><script>document.title = 'owned'</script><img src='http://192.0.2.1/x.png'>")
    )
    assert browser.open(inside.as_uri(), width=360, height=800, scheme="light") == [inside.as_uri()]
    assert browser.value("document.title") == "hello: fail before suite hello"


def test_light_and_dark(browser, report):
    paper = {}
    for scheme in ("light", "dark"):
        browser.open(report, width=360, height=800, scheme=scheme)
        paper[scheme] = browser.value("getComputedStyle(document.body).backgroundColor")
    assert paper["light"] != paper["dark"]


def test_a_cell_leads_to_its_transcript(browser, report):
    browser.open(report, width=1280, height=900, scheme="light")
    browser.value("document.querySelector('.strip a').click()")
    assert browser.value("document.querySelector(':target').id") == "s0"
