"""Cases over HTTP, by a real server, and what can go wrong on the way."""

import http.client
import json
import socket

import pytest

from lifeos.cluster.warden.case import Case
from lifeos.cluster.warden.docket import PATH, Docket, ask, read
from lifeos.errors import LifeOSError, ProgramError, UsageError
from tests.lifeos.cluster.servers import serving

FOUND = [Case("teller", "it stormed\n\n2026-12-01T00:00:00Z killed: it stormed"), Case("clerk", "so did „it“")]


@pytest.fixture
def docket():
    made = Docket(0, lambda: FOUND)
    yield made
    made.shutdown()
    made.server_close()


def url(docket):
    return f"http://127.0.0.1:{docket.server_address[1]}"


def test_what_is_told_is_what_is_asked(docket):
    assert ask(url(docket)) == FOUND
    assert ask(f"{url(docket)}/") == FOUND
    docket.cases = list
    assert ask(url(docket)) == []


def test_there_is_one_path_and_nothing_is_to_be_written(docket):
    for method, path, status in (
        ("GET", "/", 404),
        ("GET", PATH + "/x", 404),
        ("POST", PATH, 501),
        ("DELETE", PATH, 501),
    ):
        asked = http.client.HTTPConnection(*docket.server_address)
        asked.request(method, path)
        assert asked.getresponse().status == status, (method, path)
        asked.close()


def test_without_the_ledger_it_says_so(docket):
    def away():
        raise LifeOSError("the ledger is away")

    docket.cases = away
    with pytest.raises(ProgramError, match=r"status 503.*the ledger is away"):
        ask(url(docket))
    docket.cases = lambda: FOUND
    assert ask(url(docket)) == FOUND


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="cannot listen on port"):
        Docket(taken.getsockname()[1], list)


def test_nobody_there_or_somebody_else():
    with pytest.raises(ProgramError, match="no answer from the warden"):
        ask("http://127.0.0.1:9")
    with pytest.raises(ProgramError, match="no answer from the warden"):
        ask("not an address")
    for body in (b"{}", b"nonsense", json.dumps([{"agent": "teller"}]).encode()):
        with serving(None, body=body, tls=False) as (there, _), pytest.raises(ProgramError, match="no list of cases"):
            ask(there.replace("https:", "http:"))


def test_what_is_too_long_is_not_read():
    with pytest.raises(ProgramError, match="longer than 1 MB"):
        read(b" " * (1 << 20) + b"[]", "it")
