"""Servers of Oxigraph and Qdrant, as the real programs."""

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from importlib.metadata import distribution

import pytest


class _Program:
    """One that runs, and keeps what it has in a folder. ``url``: where it answers."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.port = _free()
        self.url = f"http://localhost:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, cwd=self.folder, env=self.environment()
            )
        end = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, self._said()
            assert time.monotonic() < end, self._said()
            time.sleep(0.05)

    def _said(self):
        with open(f"{self.folder}/log", errors="replace") as log:
            return log.read()[-3000:]

    def stop(self):
        self.process.kill()
        self.process.wait()

    def environment(self):
        return dict(os.environ)

    def _answers(self):
        try:
            with urllib.request.urlopen(self.url + self.asked, timeout=5):
                return True
        except OSError:
            return False


class Oxigraph(_Program):
    asked = "/query?query=ASK%7B%7D"

    def command(self):
        return [*self.itself("serve"), "--bind", f"localhost:{self.port}"]

    def itself(self, what):
        program = distribution("oxigraph").locate_file("../../../bin/oxigraph")
        return [str(program), what, "--location", f"{self.folder}/data"]


class Qdrant(_Program):
    """Its program is in no registry of packages: `qdrant` is looked for on the PATH."""

    asked = "/readyz"
    program = shutil.which("qdrant")

    def __enter__(self):
        if self.program is None:
            pytest.skip(
                "NOT PROVEN: there is no `qdrant` on the PATH; get the program from github.com/qdrant/qdrant/releases"
            )
        return super().__enter__()

    def command(self):
        return [self.program, "--disable-telemetry"]

    def environment(self):
        places = {"STORAGE__STORAGE_PATH": "storage", "STORAGE__SNAPSHOTS_PATH": "snapshots"}
        ports = {"SERVICE__HTTP_PORT": str(self.port), "SERVICE__GRPC_PORT": str(_free()), "SERVICE__HOST": "127.0.0.1"}
        return {**os.environ, **{f"QDRANT__{name}": value for name, value in (places | ports).items()}}


def _free():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]
