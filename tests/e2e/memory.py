"""A memory that the fleet's pods are answered from: an inbox, versions of it in the bucket that the workflows keep them in, and what an agent is told."""

import json
import os
import re
import secrets
import subprocess
import urllib.request

from lifeos.kube.names import MEMORY_PORT, MEMORY_PROBES
from lifeos.memory.dataset import decode
from lifeos.memory.journal import forgotten
from lifeos.memory.store import Store
from lifeos.memory.versions import bucket
from lifeos.memory.versions.restore import restore
from tests.e2e import walls
from tests.e2e.fleet import AGENT, GYM, NAMESPACE
from tests.e2e.sleepers import ended
from tests.e2e.watch import settle

LAYER, SYSTEM, CONTAINER = "lifeos-memory", "lifeos-system", "memory"
MEMORY = "user-context"
STORE = "/var/lib/lifeos/memory"
"""Of the layer, in its volume."""
_BUCKET = f"{GYM}/memory/{MEMORY}"
_INGESTED = 900
"""Seconds for the five pods of a memory's workflow, one after the other."""
_OTHER_SOURCE = re.compile(r"    - \{name: (?!calendar|contacts)\w+, connector: ")
"""Those of which this inbox has nothing."""
_KEYS = {"access-key": "anybody", "secret-key": "nothing-secret"}
_EVENT = """BEGIN:VEVENT\r
UID:{uid}@mail.example\r
DTSTAMP:20260101T000000Z\r
DTSTART:{day}T090000Z\r
DTEND:{day}T100000Z\r
SUMMARY:{title}\r
LOCATION:{place}\r
END:VEVENT\r
"""
_CONTACT = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Berg\r\nTEL:+49 30 555 1234\r\nEND:VCARD\r\n"

# As the agent's own code asks: with the certificate of its pod, at the address and with the version that it was compiled with.
_ASK = """
import json, sys
from lifeos.agent.config import load
from lifeos.agent.connection import Connection
from lifeos.agent.mcp import Mcp
from lifeos.agent.recall import VERSION
from lifeos.agent.workload_api import WorkloadApi
import os, time
told = load(os.environ.get("LIFEOS_CONFIG", "/etc/lifeos/agent.json")).config
connection = Connection(WorkloadApi(os.environ["SPIFFE_ENDPOINT_SOCKET"], told.trust_domain))
until = time.monotonic() + 30
while not connection.ready() and time.monotonic() < until:
    time.sleep(0.05)
tool, arguments, headers = json.loads(sys.argv[1])
said = Mcp(connection).call(told.memory.url, tool, arguments, {VERSION: told.memory.snapshot, **headers})
print(json.dumps(said.error if said.error is not None else said.result["structuredContent"]), flush=True)
os._exit(0)
"""


class Remembered:
    """The memory of a fleet."""

    def __init__(self, fleet):
        self.fleet = fleet
        self.cluster = fleet.cluster
        self.configuration = fleet.configuration
        self.inbox = fleet.configuration.tree / ".lifeos/inbox"
        self.store = fleet.configuration.tree / ".lifeos/memory"
        self._events = {}
        file = fleet.configuration.tree / "agents.d/platform/memory.yaml"
        kept = [line for line in file.read_text().splitlines(keepends=True) if not _OTHER_SOURCE.match(line)]
        file.write_text("".join(kept))
        # The bucket outlives a fleet, and what another story has forgotten would be forgotten here.
        for key in ("forgotten", f"store/forgotten/{MEMORY}"):
            self._request(key, None, "DELETE")

    def note(self, title, place, day):
        """Write an appointment into the calendar."""
        self._events[title] = _EVENT.format(uid=len(self._events), day=day, title=title, place=place)
        self._write()

    def forget(self, title):
        """Take it out again."""
        del self._events[title]
        self._write()

    def snapshot(self):
        """Ingest what is there and pin that; the version."""
        for words in (("ingest",), ("snapshot",)):
            self.configuration.lifeos("memory", *words, MEMORY)
        return self.pinned()

    def pinned(self):
        """What the declaration names."""
        text = (self.configuration.tree / "agents.d/platform/memory.yaml").read_text()
        return next(line.split()[1] for line in text.splitlines() if line.startswith("  snapshot: "))

    def keep(self):
        """All versions into the bucket, as the workflow `memory-snapshot` does."""
        for folder, _, names in os.walk(self.store):
            for name in names:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, self.store)
                if key.startswith(("files/", "versions/")):
                    with open(path, "rb") as file:
                        self._put(f"store/{key}", file.read())

    def hand_in(self):
        """The inbox to where the workflows read it, as a person's machine does each night."""
        for path in filter(os.path.isfile, self.inbox.rglob("*")):
            self._put(f"inbox/{path.relative_to(self.inbox)}", path.read_bytes())

    def know(self, questions):
        """Questions with known answers, beside the inbox and in no repository."""
        self._put("questions.yaml", questions.encode())

    def workflow(self, template):
        """A workflow of the memory, by its own template, when it is over."""
        name = f"{template}-{secrets.token_hex(4)}"
        arguments = {"parameters": [{"name": "memory", "value": MEMORY}]}
        spec = {"workflowTemplateRef": {"name": template}, "arguments": arguments}
        meta = {"name": name, "namespace": GYM}
        self.cluster.apply({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": meta, "spec": spec})
        return self.cluster.until("workflow", name, GYM, ended, _INGESTED)

    def proposed(self):
        """The versions that are proposed, by branch."""
        heads = self.configuration.git("ls-remote", self.configuration.url, f"refs/heads/memory/{MEMORY}/*")
        return {line.split()[1] for line in heads.splitlines()}

    def merge(self, branch):
        """What was proposed, as a person merges it."""
        self.configuration.git("fetch", "--quiet", self.configuration.url, branch)
        self.configuration.git("merge", "--quiet", "--no-edit", "FETCH_HEAD")

    def give_its_secret(self):
        """The Secret that no commit holds."""
        self.cluster.apply(secret())

    def kept(self, snapshot, folder):
        """What the files of a version say, as the bucket has it. ``folder``: to bring it to."""
        store = Store(str(folder))
        restore(store, self._remote(bucket.bucket), snapshot, None)
        files = decode(store.version(snapshot)[1]).files
        said = [store.get(entry) for path, entry in files.items() if path.startswith(("records/", "graph/"))]
        return b"".join(said).decode()

    def told(self):
        """What the layer says is forgotten, to those that make versions."""
        place = self._remote(bucket.beside)
        path = f"{place.folder}/forgotten"
        try:
            return forgotten.decoded(place.read(path), path)
        except FileNotFoundError:
            return frozenset()

    def ask(self, tool, agent="hello", decision="", **arguments):
        """What an agent's newest ready pod is told, or why it is not. ``decision``: the trace that it asks in."""
        pod = self.pod(agent)
        headers = {"traceparent": f"00-{decision}-{secrets.token_hex(8)}-01"} if decision else {}
        asked = json.dumps([tool, arguments, headers])
        where = f"--namespace={pod['metadata']['namespace']}"
        inside = ("exec", pod["metadata"]["name"], where, "-c", "agent", "--", "/usr/bin/python3", "-c", _ASK, asked)
        return json.loads(self.cluster.ask(*inside))

    def layer(self):
        """The pod of the semantic layer, or None."""
        found = self.cluster.all("pod", selector=f"app.kubernetes.io/name={LAYER}", namespace=SYSTEM)
        living = [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]
        return living[0] if living else None

    def inside(self, *words):
        """What a program says in the layer's pod."""
        where = (f"--namespace={SYSTEM}", "-c", CONTAINER)
        return self.cluster.ask("exec", self.layer()["metadata"]["name"], *where, "--", *words)

    def waiting(self):
        """How many reads the ledger does not have yet, by what the layer tells Prometheus."""
        url = f"http://{self.layer()['status']['podIP']}:{MEMORY_PROBES}/metrics"
        with urllib.request.urlopen(url, timeout=10) as answered:
            [number] = re.findall(r"(?m)^lifeos_memory_reads_waiting (\S+)$", answered.read().decode())
        return float(number)

    def copy(self, folder):
        """The layer's store into a folder, as the page says (docs/how-to/account-for-it.md): heads before the journals that they are of."""
        folder.mkdir()
        parts = ("heads", "journal", "versions", "files")
        where = ("exec", self.layer()["metadata"]["name"], f"--namespace={SYSTEM}", "-c", CONTAINER, "--")
        told = self.cluster.command(*where, "tar", f"--directory={STORE}", "--create", *parts)
        with subprocess.Popen(told, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            subprocess.run(["tar", f"--directory={folder}", "--extract"], stdin=process.stdout, check=True)
            assert process.wait() == 0, process.stderr.read()

    def layer_ready(self, seconds):
        """Wait for it."""
        self.cluster.ask("rollout", "status", f"deployment/{LAYER}", f"--namespace={SYSTEM}", f"--timeout={seconds}s")

    def kill_layer(self, seconds):
        """Its pod, at once; wait until another one is ready and agents' pods reach it."""
        killed = self.layer()["metadata"]
        self.cluster.ask(
            "delete", "pod", killed["name"], f"--namespace={SYSTEM}", "--grace-period=0", "--force", "--wait=false"
        )
        for _, pod in self.cluster.watch("pod", f"app.kubernetes.io/name={LAYER}", SYSTEM, seconds):
            if pod["metadata"]["uid"] != killed["uid"] and _ready(pod):
                break
        else:
            raise AssertionError(f"no other pod of {LAYER} was ready after {seconds} s")
        service = {"the layer": (self.cluster.service(LAYER, SYSTEM), MEMORY_PORT)}
        [agent, *_] = self.cluster.all("pod", selector=f"lifeos.dev/agent={AGENT}", namespace=NAMESPACE)
        settle(lambda: walls.reached(self.cluster, agent, "agent", service), seconds)

    def agent_ready(self, seconds, agent="hello"):
        """Wait for its pods: without the layer they take no decisions."""
        of = (f"--selector=lifeos.dev/agent={agent}", f"--namespace={NAMESPACE}")
        self.cluster.ask("wait", "--for=condition=Ready", "pod", *of, f"--timeout={seconds}s")

    def pod(self, agent):
        """An agent's newest pod that is ready."""
        pods = [
            pod
            for pod in self.cluster.all("pod", selector=f"lifeos.dev/agent={agent}")
            if "deletionTimestamp" not in pod["metadata"] and _ready(pod)
        ]
        assert pods, f"no pod of {agent} is ready"
        return max(pods, key=lambda pod: pod["metadata"]["creationTimestamp"])

    def _write(self):
        (self.inbox / "calendar").mkdir(parents=True, exist_ok=True)
        body = "".join(self._events[title] for title in sorted(self._events))
        calendar = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{body}END:VCALENDAR\r\n"
        (self.inbox / "calendar/all.ics").write_bytes(calendar.encode())
        (self.inbox / "contacts.vcf").write_bytes(_CONTACT.encode())

    def _objects(self):
        return f"http://{self.cluster.service('objects', 'servers')}:9000"

    def _remote(self, part):
        return part(self._objects(), GYM, MEMORY, bucket.Keys(*_KEYS.values()))

    def _put(self, key, data):
        self._request(key, data, "PUT")

    def _request(self, key, data, method):
        url = f"{self._objects()}/{_BUCKET}/{key}"
        with urllib.request.urlopen(urllib.request.Request(url, data, method=method), timeout=30) as answered:
            assert answered.status in (200, 204), key


def secret():
    """The keys of the bucket, for the layer."""
    meta = {"name": "memory-artifacts", "namespace": SYSTEM}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": _KEYS}


def _ready(pod):
    return any(one["type"] == "Ready" and one["status"] == "True" for one in pod["status"].get("conditions", ()))
