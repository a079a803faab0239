"""A person approves on a phone, in a real browser: from a key that is made there to the one call that passes the real Envoy, gateway service and OPA."""

import base64
import contextlib
import os
import socket
import threading
import time

import pytest
import uvicorn

from lifeos.compiler.pipeline import Compilation
from lifeos.services.gateway.app import app
from lifeos.services.gateway.approval import Approvers, approvers_in
from tests.proofs.browser import NAMES, Browser, installed
from tests.proofs.test_opa import ROOT, rendered, tree  # noqa: F401  fixtures
from tests.proofs.test_report import overflowing
from tests.proofs.way import Way, code, transfer

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(installed() is None, reason=f"no browser on this machine: none of {', '.join(NAMES)}"),
]
_SECONDS = 30


@pytest.fixture
def browser(tmp_path):
    browser = Browser(installed(), tmp_path / "profile")
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


def now():
    return time.time_ns() // 1000


@contextlib.contextmanager
def served(ledger, approvers, waiting, port=0):
    """Where people approve, on loopback, to which browsers give keys as to https."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        server = uvicorn.Server(uvicorn.Config(app(ledger, approvers, waiting, now), log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class Phone:
    """The page on a phone."""

    def __init__(self, browser):
        self.browser = browser

    def open(self, port):
        """The page's address, and what it asked for at first."""
        url = f"http://127.0.0.1:{port}/approvals"
        return url, self.browser.open(url, width=360, height=800, scheme="light")

    def text(self, selector):
        return self.browser.value(f"document.querySelector({selector!r})?.textContent ?? ''")

    def tap(self, words):
        found = f"[...document.querySelectorAll('button')].filter(one => !one.hidden && one.textContent === {words!r})"
        assert self.browser.value(f"{found}.length") == 1, f"no button says {words!r}"
        self.browser.value(f"{found}[0].click()")

    def until(self, selector, words):
        """Wait until it says so."""
        deadline = time.monotonic() + _SECONDS
        while words not in (said := self.text(selector)):
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
        return said

    def enrol(self, name):
        """A key is made; its public part, as a gateway's folder takes it."""
        self.browser.value(f"document.getElementById('name').value = {name!r}")
        self.tap("Make a key")
        self.until("#said", f"does not know this key of {name} yet")
        return self.text("#pem")

    def picture(self):
        """For who wants to look: LIFEOS_PICTURES names a folder."""
        if folder := os.environ.get("LIFEOS_PICTURES"):
            taken = self.browser.call("Page.captureScreenshot", {"format": "png"})["data"]
            with open(os.path.join(folder, "approve-on-a-phone.png"), "wb") as file:
                file.write(base64.b64decode(taken))


class _Nobody:
    """A gateway that nobody has asked for anything yet."""

    def all(self, _now):
        return []


def test_from_a_key_to_the_one_call_that_passes(browser, fleet, rendered, tree, tmp_path):  # noqa: F811
    phone = Phone(browser)
    with served(None, Approvers({}), _Nobody()) as port:
        url, asked = phone.open(port)
        assert asked == [url, f"{url}/phone.css", f"{url}/phone.js"], "and nobody else"
        pem = phone.enrol("pat")
    (tmp_path / "approvers").mkdir()
    (tmp_path / "approvers/pat.pem").write_text(pem)
    (tmp_path / "way").mkdir()
    way = Way(fleet, rendered, tree, tmp_path / "way")
    way.approvers = approvers_in(str(tmp_path / "approvers"))
    with way, served(way.books, way.approvers, way.waiting, port):
        answer, reached = way.call(transfer(150))
        assert (code(answer), reached) == ("approval-needed", 0)
        phone.until("#said", "1 waiting")
        assert phone.text("article h3") == "finance wants to call transfer"
        assert '"amount": 150,' in phone.text("article pre")
        phone.tap("Approve")
        phone.picture()
        assert overflowing(browser) == [0, []]
        assert way.call(transfer(150))[1] == 0, "a tap alone approves nothing"
        phone.tap("Yes, just this once")
        phone.until("article", "approved")
        assert way.call(transfer(151))[1] == 0, "other arguments"
        assert way.call(transfer(150))[1] == 1
        assert way.call(transfer(150))[1] == 0, "a second time"
    phone.until("#said", "does not answer")


class _Shows:
    """A gateway that shows a call otherwise than it asks to approve it."""

    def __init__(self, arguments):
        self._one = {
            "id": "r1",
            "agent": "finance",
            "tool": "transfer",
            "arguments": arguments,
            "digest": f"sha256:{0:064}",
            "expires": int(time.time()) + 600,
        }

    def all(self, _now):
        return [self._one]

    def get(self, *_):
        raise AssertionError("it was brought an approval")


class _Any(Approvers):
    def introduced(self, token, now):
        return "pat"


def test_what_is_shown_is_what_is_signed(browser):
    shows = '{"a":90071992547409931234,"b":[],"payee":"m\u202eother\\n","x":[1,{"y":1e400}]}'
    phone = Phone(browser)
    with served(None, Approvers({}), _Nobody()) as port:
        phone.open(port)
        phone.enrol("pat")
    with served(None, _Any({}), _Shows(shows), port):
        phone.until("#said", "1 waiting")
        shown = phone.text("article pre").split("\n")
        assert shown == [
            "{",
            '  "a": 90071992547409931234,',
            '  "b": [],',
            '  "payee": "m\\u{202e}other\\n",',
            '  "x": [',
            "    1,",
            "    {",
            '      "y": 1e400',
            "    }",
            "  ]",
            "}",
        ]
        phone.tap("Approve")
        phone.tap("Yes, just this once")
        phone.until("article .note", "the gateway shows other arguments than it asks to approve")


def test_the_key_stays_and_goes_when_its_person_says_so(browser):
    phone = Phone(browser)
    with served(None, Approvers({}), _Nobody()) as port:
        phone.open(port)
        pem = phone.enrol("pat")
        taken = "crypto.subtle.exportKey('pkcs8', me.keys.privateKey).then(() => 'taken', error => error.name)"
        assert browser.value(taken) == "InvalidAccessError"
        phone.open(port)
        phone.until("#said", "does not know this key of pat yet")
        assert phone.text("#pem") == pem, "the same, after the page was opened again"
        phone.tap("Forget this key")
        assert phone.text("#pem") == pem, "not at the first tap"
        phone.tap("Forget it for good")
        deadline = time.monotonic() + _SECONDS
        while browser.value("document.getElementById('enrol')?.hidden ?? true"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert phone.enrol("pat") != pem
