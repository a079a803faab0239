"""Where services listen."""

import subprocess
import sys

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


def test_after_a_signal_what_was_opened_is_closed():
    program = """
from starlette.applications import Starlette
from lifeos.cli import doors
with doors.listening("127.0.0.1", 0) as at:
    try:
        print(at.getsockname()[1], flush=True)
        doors.serve(doors.server(Starlette()), at)
    finally:
        print("closed", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        port = process.stdout.readline().strip()
        assert httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).status_code == 404
        process.terminate()
        assert (process.stdout.read(), process.wait(30)) == ("closed\n", 0)


def test_an_address_that_is_none():
    with pytest.raises(UsageError, match=r"cannot listen at no.such.host.invalid, port 0"):
        doors.listening("no.such.host.invalid", 0)


def test_one_that_is_taken():
    with doors.listening("", 0) as at, pytest.raises(UsageError, match="cannot listen at any address"):
        doors.listening("", at.getsockname()[1])
