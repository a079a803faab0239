"""How the operator starts where pods do; what it does at an API server: tests/proofs/test_warden.py."""

import getpass
import socket
import time

import pytest

from lifeos.cluster.warden.operator import serve


class _Ends:
    alive_at = time.monotonic()

    def run(self, stop):
        raise RuntimeError("it has looked enough")

    def wake(self, namespace):
        """Of nobody."""


def test_a_user_without_a_name_may_run_it(monkeypatch):
    """As in a pod, where it is a number: kopf would ask for the name, and end."""

    def nameless():
        raise KeyError("getpwuid(): uid not found: 65532")

    monkeypatch.setattr(getpass, "getuser", nameless)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(RuntimeError, match="looked enough"):
        serve(_Ends(), ["lifeos-alpha"], port)
