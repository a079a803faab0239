"""What an agent reads is in the ledger by the semantic layer's word, with every part in a pod: a person asks by Envoy, an operator audits, and nobody but the layer is believed."""

import contextlib
import json
import secrets
import ssl

import httpx
import pytest

from lifeos.kube.names import AUTHORIZER_READS
from lifeos.ledger.events import Read
from lifeos.services.reads import PATH
from tests.e2e import callers, guard, load, walls
from tests.e2e.fleet import AGENT, AGENT_FILE, NAMESPACE, settled, uproot
from tests.e2e.guard import SERVICE, SYSTEM
from tests.e2e.memory import CONTAINER, LAYER, STORE, Remembered, secret
from tests.e2e.people import People
from tests.e2e.timeline import TimeLine
from tests.e2e.watch import settle
from tools.cluster import volumes

pytestmark = pytest.mark.cluster

_DECLARED = (
    (AGENT_FILE, "scopes: [calendar]}", "scopes: [calendar], access: read-write}"),
    # Who asks from inside of its pod is a second process there.
    (AGENT_FILE, "{cpu: 100m, memory: 128Mi}", "{cpu: 250m, memory: 256Mi}"),
)
_READY = 180
"""Seconds until an agent is reached by Envoy, or the layer serves again."""
_BROUGHT = 60
"""Seconds until what waited is in the ledger."""
_ASKED = "When is the dentist?"


@pytest.fixture(scope="module")
def remembered(cluster, tmp_path_factory):
    """The gateway with its ledger in PostgreSQL, the semantic layer with a memory of one appointment, and hello, which runs from its Rollout."""
    made = []

    def remember(standing):
        memory = Remembered(standing)
        memory.note("Dentist", "Hauptstrasse 5", "20260302")
        memory.snapshot()
        memory.keep()
        made.append(memory)

    uproot(cluster)
    volumes.ensure()
    folder = tmp_path_factory.mktemp("reads")
    said = {"changes": _DECLARED, "memory": remember, "running": [AGENT], "servers": ["calendar"]}
    with load.guarded(cluster, folder, beside=[secret()], **said):
        [memory] = made
        cluster.until("rollout", AGENT, NAMESPACE, lambda found: found is not None and settled(found), _READY)
        yield memory


@pytest.fixture(scope="module")
def people(cluster, remembered):
    line = TimeLine("People reach hello")
    with People(cluster, AGENT, remembered.fleet.people) as those:
        settle(those.reach, _READY)
        line.mark("by Envoy")
        yield those


def test_what_an_agent_read_for_a_person_is_audited_as_it_was_then(cluster, remembered, people, tmp_path):
    line = TimeLine("A decision is audited")
    decision, said = people.question(_ASKED)
    line.mark(f"{decision} is answered: {said['reply']}")
    [cited] = {name for claim in said["claims"] for name in claim["cites"]}
    [read] = _reads(cluster, decision)
    assert (read.agent, read.track, read.scopes, read.operation) == (AGENT, "stable", ("calendar",), "recall")
    assert read.read == (cited,)
    assert read.memory == said["memory"], "the state that the agent, too, says it was answered from"
    assert read.memory.startswith(f"{remembered.pinned()}@")
    line.mark("what it read is in the ledger, under the decision that the gateway named to the person")
    found = _audited(cluster, remembered, decision, tmp_path / "first")
    assert (found["states"], found["decided"], found["findings"]) == ([read.memory], None, [])
    [used] = found["used"]
    assert (used["id"], used["presence"], used["read"], used["cited"]) == (f"record:{cited}", "there", True, False)
    assert "Hauptstrasse 5" in used["text"]
    assert [(one["source"], one["records"]) for one in found["couldKnow"]["sources"]] == [("calendar", 1)]
    line.mark(
        "an operator's `lifeos audit` shows the memory as of then, what was read, and that nobody recorded the answer"
    )
    _record(cluster, remembered, tmp_path / "answers", decision, said)
    forgotten = remembered.ask("forget", id=cited, why="asked")
    later, answer = people.question(_ASKED)
    assert "claims" not in answer
    assert "I have nothing about dentist" in answer["reply"]
    line.mark(f"the answer is recorded by who saw it; then the appointment is forgotten: {answer['reply']}")
    [after] = _reads(cluster, later)
    assert (after.memory, after.read) == (forgotten["state"], ())
    found = _audited(cluster, remembered, decision, tmp_path / "second")
    [used] = found["used"]
    assert (used["presence"], used["read"], used["cited"], found["findings"]) == ("there", True, True, [])
    assert "Hauptstrasse 5" in used["text"], "as of then"
    found = _audited(cluster, remembered, later, tmp_path / "third")
    assert (found["states"], found["used"]) == ([forgotten["state"]], [])
    line.mark("audited again: read and cited, as of then; of the later question nothing, as of now")


def test_a_gateway_service_that_is_away_keeps_no_agent_from_its_memory_and_misses_nothing(cluster, remembered):
    """Decision 46: what was read waits in the layer's volume; where that refuses, too, nothing is answered."""
    line = TimeLine("The gateway service is away")
    one, two, three = (secrets.token_hex(16) for _ in range(3))
    with _away(cluster):
        line.mark("no pod of it is left")
        first = remembered.ask("recall", decision=one, question=_ASKED)
        assert first["state"]
        assert remembered.waiting() == 1
        line.mark("hello is answered; what it read waits")
        place = f"{STORE}/reads"
        remembered.inside("chmod", "a-rwx", place)
        refused = remembered.ask("recall", decision=two, question=_ASKED)
        remembered.inside("chmod", "u+rwx", place)
        assert "nothing is answered" in refused["message"]
        line.mark(f"its volume refuses as well: {refused['message']}")
        remembered.kill_layer(_READY)
        remembered.agent_ready(_READY)
        assert remembered.ask("recall", decision=three, question=_ASKED)["state"] == first["state"]
        assert remembered.waiting() == 2
        line.mark("the layer was killed meanwhile, and has kept what waits")
        assert not _reads(cluster, one)
    settle(lambda: remembered.waiting() == 0, _BROUGHT)
    line.mark("the service is back, and has all of it")
    assert [len(_reads(cluster, each)) for each in (one, two, three)] == [1, 0, 1], "each once, and of nothing else"
    assert _reads(cluster, one)[0].memory == first["state"]
    load.verified(cluster)


def test_nobody_but_the_layer_is_believed_of_what_was_read(cluster, remembered, tmp_path):
    line = TimeLine("Who says what was read")
    service = cluster.service(SERVICE, SYSTEM)
    ways = {"the gateway service": (service, AUTHORIZER_READS)}
    agent, layer = remembered.pod(AGENT), remembered.layer()
    assert walls.reached(cluster, agent, "agent", ways) == set()
    assert walls.reached(cluster, layer, CONTAINER, ways) == set(ways)
    line.mark("an agent's pod does not reach the port, the layer's does")
    # This machine is the node, and past all walls: here the certificate decides.
    made = secrets.token_hex(16)
    shown = callers.issued(cluster, agent["metadata"]["name"], NAMESPACE)
    answer = _told(service, made, _kept(shown, tmp_path / "agent"))
    assert (answer.status_code, answer.json()["error"]) == (403, "only the semantic layer is believed here")
    guard.certificate(tmp_path / "foreign.key", tmp_path / "foreign.crt", f"URI:spiffe://lifeos.dev/platform/{LAYER}")
    for identity in (None, tmp_path / "foreign"):
        with pytest.raises(httpx.TransportError):
            _told(service, made, identity)
    assert not _reads(cluster, made)
    line.mark("with an agent's certificate: 403; with none, or one of another authority: no handshake")
    shown = callers.issued(cluster, layer["metadata"]["name"], SYSTEM, CONTAINER)
    assert _told(service, made, _kept(shown, tmp_path / "layer")).status_code == 200
    assert [one.decision for one in _reads(cluster, made)] == [made]
    line.mark("with the layer's: it is in the ledger")


def _reads(cluster, decision):
    with load.opened(cluster) as ledger:
        events = [one.line.event for one in ledger.lines(decision=decision)]
    return [one for one in events if isinstance(one, Read)]


def _audited(cluster, remembered, decision, store):
    """What an operator's `lifeos audit` says, in a clone of the repository, with the ledger's database and a copy of the layer's store."""
    remembered.copy(store)
    where = (f"--ledger={load.address(cluster)}", f"--store={store}", "--format=json")
    return json.loads(remembered.configuration.lifeos("audit", decision, *where).stdout)


def _record(cluster, remembered, path, decision, said):
    """What an agent answered, into the ledger, by whoever saw it: here the person's own program."""
    cited = [name for claim in said["claims"] for name in claim["cites"]]
    event = {"kind": "decided", "id": decision, "agent": AGENT, "team": "platform", "track": "stable"}
    event |= {"memory": said["memory"], "cited": cited, "confidence": said["confidence"]}
    path.write_text(json.dumps(event))
    remembered.configuration.lifeos("ledger", "record", str(path), f"--ledger={load.address(cluster)}")


@contextlib.contextmanager
def _away(cluster):
    """No pod of the gateway service is there; it is back afterwards."""
    scale = ("scale", f"deployment/{SERVICE}", f"--namespace={SYSTEM}")
    cluster.ask(*scale, "--replicas=0")
    cluster.gone(f"app.kubernetes.io/name={SERVICE}")
    try:
        yield
    finally:
        cluster.ask(*scale, "--replicas=1")
        cluster.ask("rollout", "status", f"deployment/{SERVICE}", f"--namespace={SYSTEM}", f"--timeout={_READY}s")


def _kept(issued, path):
    """An SVID in files."""
    path.with_suffix(".crt").write_text(issued["certificate"])
    path.with_suffix(".key").write_text(issued["key"])
    return path


def _told(service, decision, identity):
    """What the gateway service says to a read that is reported by who shows these files (a path, of which .crt and .key), or nothing."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if identity is not None:
        context.load_cert_chain(f"{identity}.crt", f"{identity}.key")
    read = {"kind": "read", "id": decision, "decision": decision, "agent": AGENT, "team": "platform", "track": "stable"}
    read |= {"memory": "", "scopes": [], "operation": "recall", "read": ["made up"]}
    url = f"https://{service}:{AUTHORIZER_READS}{PATH}"
    return httpx.post(url, json=[read], verify=context, trust_env=False, timeout=20)
