"""One real storm: a process that calls a tool over HTTP as fast as it can, a gateway that asks the warden, and a supervisor that ends it."""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from lifeos.warden.door import Door
from lifeos.warden.journal import Journal
from lifeos.warden.seen import Call
from lifeos.warden.supervisor import Command, Supervisor, now
from lifeos.warden.warden import Warden
from tests.lifeos.warden.calls import limits

_STORM = """
import http.client, sys, threading
def call():
    line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
    while True:
        line.request("POST", "/tools/search", "{}")
        line.getresponse().read()
threads = [threading.Thread(target=call) for _ in range(int(sys.argv[2]))]
for thread in threads: thread.start()
"""


class Ended(NamedTuple):
    """``millis``: from the call that completed the signature until no process is left. ``calls``: that arrived in that time."""

    millis: float
    calls: int


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    warden: Warden
    refused = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever called is dead."""


class _Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        warden = self.server.warden
        refused = warden.admit("ada", "s", now())
        self.server.refused += bool(refused)
        outcome = "refused" if refused else "failed"
        warden.saw(Call(agent="ada", session="s", tool="search", arguments="{}", outcome=outcome, at=now()))
        self.send_response(429 if refused else 503)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Thousands of calls are no news."""


def end(path: str, threads: int) -> Ended:
    """Start one, and return when it is dead."""
    times: dict[str, float] = {}
    dead = threading.Event()
    server = _Server(("127.0.0.1", 0), _Gateway)
    command = Command([sys.executable, "-c", _STORM, str(server.server_address[1]), str(threads)], "/", {})
    door = Door(path)
    supervisor = Supervisor({"ada": command}, door)

    def changed(agent: str) -> None:
        standing = warden.standing(agent)
        if standing.breaker == "open":
            times.setdefault("opened", time.perf_counter())
        if standing.strikes and not standing.instances:
            times.setdefault("dead", time.perf_counter())
            dead.set()
        supervisor.wake(agent)

    journal = Journal(path)
    warden = server.warden = Warden(journal, limits, changed)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    supervisor.start(warden, lambda *_: "")
    dead.wait()
    supervisor.end()
    server.shutdown()
    serving.join()
    server.server_close()
    door.close()
    journal.close()
    return Ended((times["dead"] - times["opened"]) * 1000, server.refused)
