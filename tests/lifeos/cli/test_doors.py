"""Where services listen."""

import httpx
import pytest
from starlette.applications import Starlette

from lifeos.cli import doors
from lifeos.errors import UsageError


def test_one_beside_answers():
    at = doors.listening("127.0.0.1", 0)
    server = doors.server(Starlette())
    doors.beside(server, at)
    assert httpx.get(f"http://127.0.0.1:{at.getsockname()[1]}/", trust_env=False).status_code == 404
    server.should_exit = True


def test_an_address_that_is_none():
    with pytest.raises(UsageError, match=r"cannot listen at no.such.host.invalid, port 0"):
        doors.listening("no.such.host.invalid", 0)


def test_one_that_is_taken():
    with doors.listening("", 0) as at, pytest.raises(UsageError, match="cannot listen at any address"):
        doors.listening("", at.getsockname()[1])
