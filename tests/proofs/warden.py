"""`lifeos warden serve` as it is deployed, with the account and the rights that are rendered: on a real API server and a real ledger of the module's own.

The ledger is one of SQLite and then one of PostgreSQL. What the gateway would write there, a test writes.
"""

import contextlib
import itertools
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest

from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
from lifeos.targets import agent_config, bundle, kernel, warden
from tests.lifeos.cluster.servers import kubeconfig
from tests.lifeos.ledger.postgres import Postgres
from tests.lifeos.targets.rendered import all_of
from tests.proofs.api import Api, Refused
from tests.proofs.control_plane import ControlPlane, _free_port
from tests.proofs.pods import FLEET, HERE, end, listed, wait

HOUR = 3_600_000_000
WHY = "'pilot' made the same call of 'look' 3 times although its breaker is open"
ENDED = "lifeos_warden_pods_ended_total"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def own():
    """An API server of the module's own, which one test stops for a while; it needs no definitions."""
    plane = ControlPlane()
    try:
        plane.start()
        api = Api.of(plane)
        with api.client:
            deploy(api)
            yield plane, api
    finally:
        plane.stop()
        plane.remove()


def deploy(api):
    """What the warden finds: the fleet, its namespaces and accounts, and its own rights; nothing else is granted."""
    rendered = [*all_of(kernel, FLEET).values(), *all_of(bundle, FLEET).values(), *all_of(warden, FLEET).values()]
    kinds = (
        "Namespace",
        "ServiceAccount",
        "ConfigMap",
        "Role",
        "RoleBinding",
        "Service",
        "NetworkPolicy",
        "Deployment",
    )
    for kind in kinds:
        for manifest in rendered:
            if manifest.body["kind"] == kind:
                api.apply(manifest.body)
    for name in ("elsewhere", "lifeos-gym"):
        api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    for name, place in (("default", HERE), ("pilot", "elsewhere"), ("pilot", "lifeos-gym"), ("pilot", "lifeos-system")):
        api.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": place}})
    version = next(body for body in all_of(agent_config, FLEET).values() if body.body["metadata"]["namespace"] == HERE)
    api.apply(version.body)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def address(request, tmp_path_factory):
    if request.param == "sqlite":
        yield str(tmp_path_factory.mktemp("ledger") / "ledger.sqlite")
        return
    server = Postgres()
    try:
        yield server.database()
    finally:
        server.remove()


@pytest.fixture(scope="module")
def ledger(address):
    """A real one, as the gateway writes it."""
    found = SqlLedger(address)
    yield found
    found.close()


class Operator:
    """The program, as the service account with a token of it."""

    def __init__(self, own, folder, where):
        plane, api = own
        path = "/api/v1/namespaces/lifeos-system/serviceaccounts/lifeos-warden/token"
        asked = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}}
        token = api._send("POST", path, asked, content_type="application/json")["status"]["token"]
        trusts = plane.folder / "certificates/apiserver.crt"
        self._config = kubeconfig(folder / "config", plane.url, trusts, token)
        self._log = folder / "warden.log"
        self._where = where
        self.process = None

    def start(self):
        self.health, self.metrics, self.cases = _free_port(), _free_port(), _free_port()
        command = [sys.executable, "-m", "lifeos", "warden", "serve", "--ledger", self._where, "--patience", "0"]
        command += ["--health", str(self.health), "--metrics", str(self.metrics), "--cases", str(self.cases)]
        environment = {"KUBECONFIG": str(self._config), "PATH": "/usr/bin:/bin", "HOME": str(self._log.parent)}
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        wait(lambda: self.alive(), f"the warden does not start: {self.said()}")

    def alive(self):
        assert self.process.poll() is None, self.said()
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"http://127.0.0.1:{self.health}/healthz").is_success
        return False

    def said(self):
        return self._log.read_text()

    def counted(self, name, **labels):
        text = httpx.get(f"http://127.0.0.1:{self.metrics}/metrics").text
        for line in text.splitlines():
            found = re.fullmatch(rf"{name}(?:\{{(.*)\}})? (\S+)", line)
            if found and dict(re.findall(r'(\w+)="([^"]*)"', found[1] or "")) == labels:
                return float(found[2])
        return 0.0

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait(timeout=60)


@pytest.fixture(scope="module")
def operators(own, ledger, address, tmp_path_factory):
    made = Operator(own, tmp_path_factory.mktemp("warden"), address)
    try:
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.kill()


@pytest.fixture
def operator(api, operators):
    """It runs, also after a test that ended it."""
    if operators.process is None or operators.process.poll() is not None:
        operators.start()
    return operators


@pytest.fixture
def api(own, ledger):
    """With no pod and no breaker of an earlier test."""
    for row in ledger.rows(Breaker):
        if row.state != "closed":
            ledger.do(breakers.Close(f"close-{next(_NUMBERS)}", row.name, "the test is over"))
    for place in (HERE, "lifeos-beta", "elsewhere", "lifeos-gym", "lifeos-system"):
        for pod in listed(own[1], place):
            with contextlib.suppress(Refused):  # the warden was faster
                end(own[1], pod)
    return own[1]


def now():
    return time.time_ns() // 1000


def open_(ledger, until, agent="pilot"):
    ledger.do(breakers.Open(f"open-{next(_NUMBERS)}", breakers.pods(agent), WHY, until))


def close(ledger, agent="pilot"):
    ledger.do(breakers.Close(f"close-{next(_NUMBERS)}", breakers.pods(agent), "pat: mended"))
