"""`lifeos warden serve` as it is deployed: with the account and the rights that are rendered, on a real API server without a kubelet, where a pod that is ended at once is gone."""

import contextlib
import copy
import itertools
import json
import re
import signal
import statistics
import subprocess
import sys
import time

import httpx
import pytest

from lifeos.ledger import breakers
from lifeos.ledger.sql import SqlLedger
from lifeos.ledger.state import Breaker
from lifeos.targets import argo_rollouts, bundle, kernel, warden
from tests.lifeos.bundle import fleets
from tests.lifeos.cluster.servers import kubeconfig
from tests.lifeos.ledger.postgres import Postgres
from tests.lifeos.targets.rendered import all_of
from tests.proofs.api import Api, Refused
from tests.proofs.control_plane import ControlPlane, _free_port

pytestmark = pytest.mark.proof

FLEET = fleets.guarded(warden=True)
HERE = "lifeos-alpha"
HOUR = 3_600_000_000
WHY = "'pilot' made the same call of 'look' 3 times although its breaker is open"
NUMBERS = itertools.count(1)
ENDED = "lifeos_warden_pods_ended_total"


@pytest.fixture(scope="module")
def own():
    """An API server of this module, which one test stops for a while; it needs no definitions."""
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
    version = next(
        body for body in all_of(agent_config(), FLEET).values() if body.body["metadata"]["namespace"] == HERE
    )
    api.apply(version.body)


def agent_config():
    from lifeos.targets import agent_config as target

    return target


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
        self.health, self.metrics = _free_port(), _free_port()
        command = [sys.executable, "-m", "lifeos", "warden", "serve", "--ledger", self._where, "--patience", "0"]
        command += ["--health", str(self.health), "--metrics", str(self.metrics)]
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
            ledger.do(breakers.Close(f"close-{next(NUMBERS)}", row.name, "the test is over"))
    for place in (HERE, "lifeos-beta", "elsewhere", "lifeos-gym", "lifeos-system"):
        for pod in listed(own[1], place):
            with contextlib.suppress(Refused):  # the warden was faster
                end(own[1], pod)
    return own[1]


def wait(until, why, seconds=180):
    """On a machine that is busy with other things; on a quiet one nothing takes more than some seconds."""
    deadline = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < deadline, why
        time.sleep(0.02)
    return found


def pilot(name, place=HERE, **changed):
    """A pod as a Rollout makes it."""
    template = copy.deepcopy(all_of(argo_rollouts, FLEET)["Rollout", "pilot"].body["spec"]["template"])
    meta = {**template["metadata"], "name": name, "namespace": place}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": {**template["spec"], **changed}}


def listed(api, place):
    return api._send("GET", f"/api/v1/namespaces/{place}/pods")["items"]


def names(api, place=HERE):
    return {pod["metadata"]["name"] for pod in listed(api, place)}


def end(api, pod):
    meta = pod["metadata"]
    path = f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}"
    api._send("DELETE", path, {"gracePeriodSeconds": 0}, content_type="application/json")


def events(api, place=HERE):
    return api._send("GET", f"/apis/events.k8s.io/v1/namespaces/{place}/events")["items"]


def now():
    return time.time_ns() // 1000


def open_(ledger, until, agent="pilot"):
    ledger.do(breakers.Open(f"open-{next(NUMBERS)}", breakers.pods(agent), WHY, until))


def close(ledger, agent="pilot"):
    ledger.do(breakers.Close(f"close-{next(NUMBERS)}", breakers.pods(agent), "pat: mended"))


def gone(api, name, place=HERE):
    return wait(lambda: name not in names(api, place), f"{name} is still there")


def stays(api, *wanted, place=HERE):
    """Through more looks than one."""
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        assert set(wanted) <= names(api, place)
        time.sleep(0.1)


def test_a_storm(api, ledger, operator):
    before = operator.counted(ENDED, namespace=HERE, agent="pilot", ground="RetryStorm")
    first = api.create(pilot("pilot-1"))["metadata"]["uid"]
    second = api.create(pilot("pilot-2"))["metadata"]["uid"]
    stays(api, "pilot-1", "pilot-2")
    open_(ledger, now() + HOUR)
    gone(api, "pilot-1")
    gone(api, "pilot-2")
    told = {(each["reason"], each["note"], each["regarding"]["uid"], each["type"]) for each in events(api)}
    assert {("RetryStorm", WHY, first, "Warning"), ("RetryStorm", WHY, second, "Warning")} <= told
    for uid in (first, second):
        written = ledger.event("terminated", uid)
        assert (written.agent, written.ground, written.reason) == ("pilot", "RetryStorm", WHY)
    ended = {"namespace": HERE, "agent": "pilot", "ground": "RetryStorm"}
    wait(lambda: operator.counted(ENDED, **ended) == before + 2, operator.said())
    assert operator.counted("lifeos_warden_agents_down") == 1
    for _ in range(3):  # its owner makes another one
        api.create(pilot("pilot-3"))
        gone(api, "pilot-3")
    wait(lambda: operator.counted(ENDED, **ended) == before + 5, operator.said())
    close(ledger)
    wait(lambda: operator.counted("lifeos_warden_agents_down") == 0, operator.said())
    api.create(pilot("pilot-4"))
    stays(api, "pilot-4")


def test_it_ends_on_a_signal(operator):
    assert operator.kill(signal.SIGTERM) in (0, -signal.SIGTERM)


def test_how_long_it_takes(api, ledger, operator):
    took = []
    for number in range(5):
        api.create(pilot(f"pilot-{number}"))
        time.sleep(0.5)
        begun = time.monotonic()
        open_(ledger, now() + HOUR)
        gone(api, f"pilot-{number}")
        took.append(time.monotonic() - begun)
        close(ledger)
        time.sleep(1)
    assert statistics.median(took) < 2, took


def test_when_the_time_is_over_a_new_pod_lives(api, ledger, operator):
    api.create(pilot("pilot-1"))
    until = now() + 3_000_000
    open_(ledger, until)
    gone(api, "pilot-1")
    time.sleep(max(until - now(), 0) / 1e6 + 1.1)
    api.create(pilot("pilot-2"))
    stays(api, "pilot-2")


def test_a_warden_that_was_killed_goes_on(api, ledger, operator):
    api.create(pilot("pilot-1"))
    open_(ledger, now() + HOUR)
    gone(api, "pilot-1")
    operator.kill()
    api.create(pilot("pilot-2"))
    time.sleep(0.5)
    assert names(api) == {"pilot-2"}
    operator.start()
    gone(api, "pilot-2")


def test_killed_at_any_moment_no_pod_goes_without_a_word(api, ledger, operator):
    for number in range(5):
        name = f"pilot-{number}"
        uid = api.create(pilot(name))["metadata"]["uid"]
        open_(ledger, now() + HOUR)
        time.sleep(0.05 + 0.06 * number)
        operator.kill()
        if name not in names(api):
            assert ledger.event("terminated", uid) is not None
            assert uid in {each["regarding"]["uid"] for each in events(api)}
        operator.start()
        gone(api, name)
        assert ledger.event("terminated", uid) is not None
        assert uid in {each["regarding"]["uid"] for each in events(api)}
        close(ledger)


def test_an_api_server_that_is_away(own, api, ledger, operator):
    plane, _ = own
    plane.stop()
    try:
        wait(lambda: operator.counted("lifeos_warden_blind", source="fleet") == 1, operator.said())
        open_(ledger, now() + HOUR)
        time.sleep(3)
    finally:
        plane.start()
    wait(lambda: operator.counted("lifeos_warden_blind", source="fleet") == 0, operator.said())
    api.create(pilot("pilot-1"))
    gone(api, "pilot-1")
    close(ledger)
    api.create(pilot("bad", automountServiceAccountToken=True))
    gone(api, "bad")
    assert operator.alive()


def foreign(name, **labels):
    """A pod with other labels; None takes one away."""
    body = pilot(name)
    body["metadata"]["labels"] = {
        key: value for key, value in {**body["metadata"]["labels"], **labels}.items() if value is not None
    }
    return body


def nobody(name):
    """It says that it is no agent, whatever else it is."""
    body = foreign(name, **{"lifeos.dev/agent": None})
    body["spec"].update(serviceAccountName="default", automountServiceAccountToken=True)
    return body


def without_identity(name):
    body = pilot(name)
    spec = body["spec"]
    spec["volumes"] = [volume for volume in spec["volumes"] if "csi" not in volume]
    for container in spec["containers"]:
        mounts = container["volumeMounts"]
        container["volumeMounts"] = [mount for mount in mounts if mount["name"] != "spiffe"]
    return body


def other_image(name):
    body = pilot(name)
    body["spec"]["containers"][0]["image"] = "registry.example/miner:latest"
    return body


BYPASSES = {
    "ForeignAccount": lambda: pilot("bad", serviceAccountName="default"),
    "ForeignImage": lambda: other_image("bad"),
    "MountedToken": lambda: pilot("bad", automountServiceAccountToken=True),
    "NoIdentity": lambda: without_identity("bad"),
    "UndeclaredAgent": lambda: {
        **foreign("bad", **{"lifeos.dev/agent": "ghost"}),
        "spec": {**pilot("bad")["spec"], "serviceAccountName": "ghost"},
    },
}


@pytest.fixture
def innocent(api):
    """What looks like one of those, and is none; by namespace and name."""
    ghost = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ghost", "namespace": HERE}}
    api.apply(ghost)
    pods = [
        pilot("good"),
        foreign("canary", **{"rollouts-pod-template-hash": "abc"}),
        foreign("shadow", **{"lifeos.dev/track": "shadow", "lifeos.dev/serving": "shadow"}),
        other_image_of_a_version_before("before", api),
        nobody("bare"),
        *[
            pilot("gym", place, automountServiceAccountToken=True)
            for place in ("lifeos-gym", "elsewhere", "lifeos-system")
        ],
    ]
    for body in pods:
        api.create(body)
    return [(body["metadata"]["namespace"], body["metadata"]["name"]) for body in pods]


def other_image_of_a_version_before(name, api):
    """Its ConfigMap is of its version, and there still."""
    from lifeos.bundle.agent_config import config_data, config_name

    agent = FLEET.agents["pilot"]
    before = fleets.change(agent, runtime=fleets.change(agent.runtime, image=fleets.image("agent-before")))
    where = FLEET.catalog.platform.environments["prod"]
    config = config_name(before, FLEET.catalog, where)
    meta = {"name": config, "namespace": HERE}
    data = config_data(before, FLEET.catalog, where)
    api.apply({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "immutable": True, "data": data})
    body = pilot(name)
    body["spec"]["containers"][0]["image"] = before.runtime.image
    body["spec"]["volumes"][0]["configMap"]["name"] = config
    return body


@pytest.mark.parametrize("word", BYPASSES)
def test_a_bypass(api, ledger, operator, innocent, word):
    uid = api.create(BYPASSES[word]())["metadata"]["uid"]
    gone(api, "bad")
    (told,) = [each for each in events(api) if each["regarding"]["uid"] == uid]
    ends = {line.line.event.id for line in ledger.lines(kind="terminated")}
    written = ledger.event("terminated", uid)
    assert (told["reason"], written.ground, written.namespace) == (word, word, HERE)
    assert told["note"] == written.reason
    agent = "" if word == "UndeclaredAgent" else "pilot"
    count = {"namespace": HERE, "agent": agent, "ground": word}
    wait(lambda: operator.counted(ENDED, **count) >= 1, operator.said())
    time.sleep(2)
    for place, name in innocent:
        assert name in names(api, place)
    assert {line.line.event.id for line in ledger.lines(kind="terminated")} == ends


def test_without_a_fleet_nothing_is_ended(own, api, ledger, operator):
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "fleet-tools", "namespace": "lifeos-system"},
    }
    kept = api.get(config)
    api.delete(config)
    try:
        wait(lambda: operator.counted("lifeos_warden_blind", source="fleet") == 1, operator.said())
        open_(ledger, now() + HOUR)
        api.create(pilot("pilot-1"))
        api.create(pilot("bad", automountServiceAccountToken=True))
        stays(api, "pilot-1", "bad")
    finally:
        meta = {key: kept["metadata"][key] for key in ("name", "namespace", "labels")}
        api.apply({**{key: kept[key] for key in ("apiVersion", "kind", "data")}, "metadata": meta})
    gone(api, "pilot-1")
    gone(api, "bad")
    assert "nothing is ended" in operator.said()


def test_it_has_no_other_rights(own, api):
    warden_ = api.as_user(
        "system:serviceaccount:lifeos-system:lifeos-warden", "system:serviceaccounts", "system:authenticated"
    )
    for place in ("elsewhere", "lifeos-gym", "lifeos-system"):
        with pytest.raises(Refused, match="forbidden"):
            warden_._send("GET", f"/api/v1/namespaces/{place}/pods")
    for path in ("/api/v1/pods", f"/api/v1/namespaces/{HERE}/secrets", f"/api/v1/namespaces/{HERE}/configmaps"):
        with pytest.raises(Refused, match="forbidden"):
            warden_._send("GET", path)
    with pytest.raises(Refused, match="forbidden"):
        warden_.create(json.loads(json.dumps(pilot("made"))))
