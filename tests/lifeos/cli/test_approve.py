"""`lifeos approve`: what waits is listed; one is shown, signed and brought."""

import contextlib
import socket
import threading
import time

import pytest
import uvicorn

from lifeos.bundle import canonical, content_hash
from lifeos.services.gateway.app import app
from lifeos.services.gateway.approval import Approvers
from lifeos.services.gateway.ledger import Call
from lifeos.services.gateway.pending import Waiting
from tests.lifeos.services.gateway.books import Books
from tests.lifeos.services.gateway.test_approval import KEY, OTHER, pem

ARGUMENTS = {"payee": "\x1b[2Jmother", "amount": 150}


def now():
    return time.time_ns() // 1000


@contextlib.contextmanager
def served(made):
    """An application on a free port, until the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(made, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def desk(tmp_path):
    books, waiting = Books(now), Waiting()
    digest = content_hash(canonical(ARGUMENTS))
    waiting.ask(
        books, Call("c", "d", "finance", "finance", "stable", tool="transfer", arguments=digest), ARGUMENTS, now()
    )
    (tmp_path / "key").write_bytes(pem(KEY, public=False))
    with served(app(books, Approvers({"pat": KEY.public_key()}), waiting, now)) as url:
        yield books, ["--gateway", url, "--as", "pat", "--key", tmp_path / "key"]


def test_what_waits_is_listed(run, desk):
    code, out, _ = run("approve", *desk[1])
    assert code == 0
    assert "request-1  finance wants to call 'transfer'" in out
    assert '"amount": 150' in out
    assert "\x1b" not in out, "no argument draws over the terminal"
    assert desk[0].approvals["request-1"]["state"] == "requested"


@pytest.mark.parametrize(
    ("answer", "state", "code"), [("yes", "granted", 0), ("no", "requested", 1), ("", "requested", 1)]
)
def test_one_is_approved_after_a_look(run, desk, monkeypatch, answer, state, code):
    monkeypatch.setattr("builtins.input", lambda _prompt: answer)
    assert run("approve", "request-1", *desk[1])[0] == code
    assert desk[0].approvals["request-1"]["state"] == state


def test_without_asking_again(run, desk):
    assert run("approve", "request-1", "--yes", *desk[1])[0] == 0
    assert desk[0].approvals["request-1"]["by"] == "pat"
    code, _, err = run("approve", "request-1", "--yes", *desk[1])
    assert (code, "no request 'request-1' waits" in err) == (2, True)


def test_a_gateway_that_shows_other_arguments(run, desk):
    books, options = desk
    digest = content_hash(canonical({"amount": 1}))
    waiting = Waiting()
    waiting.ask(
        books, Call("c", "d", "finance", "finance", "stable", tool="transfer", arguments=digest), {"amount": 2}, now()
    )
    with served(app(books, Approvers({"pat": KEY.public_key()}), waiting, now)) as url:
        code, _, err = run("approve", "request-2", "--yes", *options[2:], "--gateway", url)
    assert (code, "other arguments" in err) == (1, True)
    assert books.approvals["request-2"]["state"] == "requested"


def test_who_may_not(run, desk, tmp_path):
    (tmp_path / "key").write_bytes(pem(OTHER, public=False))
    code, _, err = run("approve", "request-1", "--yes", *desk[1])
    assert (code, "does not show what waits" in err) == (1, True)


def test_nobody_answers(run, tmp_path):
    (tmp_path / "key").write_bytes(pem(KEY, public=False))
    code, _, err = run("approve", "--as", "pat", "--key", tmp_path / "key", "--gateway", "http://127.0.0.1:1")
    assert (code, "no answer from" in err) == (1, True)
