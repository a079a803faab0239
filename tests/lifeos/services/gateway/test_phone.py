"""The page for a phone: the same for everybody, and nothing but what it came with runs in it."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lifeos.services.gateway import phone


@pytest.fixture(scope="module")
def client():
    return TestClient(Starlette(routes=phone.routes()))


@pytest.mark.parametrize(
    ("path", "kind"),
    [("", "text/html"), ("/phone.js", "text/javascript"), ("/phone.css", "text/css")],
)
def test_its_parts(client, path, kind):
    answer = client.get(f"/approvals{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    assert "default-src 'none'; script-src 'self';" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_address_alone_leads_to_it(client):
    assert client.get("/").url.path == "/approvals"


def test_no_script_or_style_stands_in_the_page_itself(client):
    """Its policy would stop them."""
    page = client.get("/approvals").text
    assert page.count("<script") == 1
    assert '<script src="/approvals/phone.js"></script>' in page
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page
