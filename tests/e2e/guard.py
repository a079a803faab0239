"""The platform's gateway as it is rendered: Envoy Gateway makes an Envoy of it, that asks the gateway service, which asks OPA; behind it servers of tools."""

import contextlib
import json
import re
import subprocess
import urllib.request

import yaml

from tests.e2e import upstream
from tests.e2e.agents import AGENTS
from tests.e2e.cluster import FIRST
from tests.e2e.configuration import Configuration
from tests.e2e.faults import kill_containers
from tests.e2e.fleet import uproot
from tests.e2e.security import RESTRICTED
from tests.e2e.timeline import TimeLine
from tools.cluster import envoy_gateway, images, versions
from tools.cluster.place import program

SYSTEM, GATEWAY, SERVICE, WARDEN = "lifeos-system", "lifeos-gateway", "lifeos-authorizer", "lifeos-warden"
_NOT_HERE = ("Workflow",)
"""No gate runs."""
_SERVERS = ("bank", "ledger", "notes")
_NAMED = ("appointments", "bank", "calendar", "eraser", "health", "ledger", "notes")
"""What the tools' addresses name; the Services of those that are not served lead to nobody."""
_SAID = ("Accepted", "Programmed", "ResolvedRefs")
"""The conditions that tell whether an object is taken as it is. `BackendsAvailable` tells of pods, of which most are not here."""
_KINDS = "gatewayclass,gateway,httproute,backend.gateway.envoyproxy.io,securitypolicy,envoyextensionpolicy,clienttrafficpolicy,envoyproxy"
STEPS, PAUSE = 24, 0.5
"""Of a call whose progress is asked for, which is answered by a stream: how many are told, each with its time, and seconds from one to the next."""
# MCP as an agent's client speaks it: what is no call of a tool has no arguments. What is answered serves whichever tool was meant.
_SERVER = upstream.command(
    '[self.path, self.headers["x-lifeos-agent"], self.headers["x-lifeos-track"], asked.get("params", {}).get("arguments")]',
    'progress(done(asked)) if "progressToken" in asked.get("params", {}).get("_meta", {}) else done(asked)',
    before=f"""
import json, time
def done(asked):
    said = {{"done": True, "events": [], "event": "event:new"}}
    return {{"jsonrpc": "2.0", "id": asked.get("id"), "result": {{"protocolVersion": "2025-11-25", "structuredContent": said}}}}
def progress(result):
    for number in range({STEPS}):
        params = {{"progressToken": 1, "progress": number, "message": f"{{time.time()}}"}}
        yield json.dumps({{"jsonrpc": "2.0", "method": "notifications/progress", "params": params}})
        time.sleep({PAUSE})
    yield json.dumps(result)
""",
)


class Guard:
    """The platform's part of a configuration, applied as Argo CD would, but for programs that nobody here asks."""

    def __init__(
        self,
        folder,
        cluster,
        *,
        beside=(),
        changes=(),
        programs=(),
        running=(),
        servers=_SERVERS,
        clocks=(),
        memory=None,
        **declared,
    ):
        """``declared``: of the gateway service; ``changes``: of other declarations, each a file, what it says and what it is to say; ``beside``: objects
        to apply, too; ``programs``: of the platform, that are to run beside the service and the warden; ``running``: agents that run, by their Rollouts;
        ``servers``: of tools; ``clocks``: workflows that are started at their times; ``memory``: has the memory made that agents have, of this, before it is rendered: there is a semantic layer then, which
        is one of the programs."""
        self.cluster = cluster
        layer = () if memory is None else ("lifeos-memory",)
        self._programs, self._running, self._servers = (SERVICE, WARDEN, *layer, *programs), running, servers
        self._clocks = clocks
        self.people = folder / "ingress.crt"
        self.configuration = Configuration(folder, cluster, "guard", gateway=declared, memory=memory is not None)
        for name, place in AGENTS.items():  # the warden ends what runs another image
            self.configuration.give_image(f"agents.d/{place}/agent.yaml", cluster.image_named(f"agent-{name}"))
        # No agent was gated with these, and none runs.
        self.configuration.change("lifeos.yaml", "    receipts: deny\n", "    receipts: warn\n")
        for change in changes:
            self.configuration.change(*change)
        if memory is not None:
            memory(self)
        self.configuration.lifeos("compile")
        bodies = self._bodies()
        for kind in FIRST:
            cluster.apply(*(body for body in bodies if body["kind"] == kind))
        cluster.apply(*self._secrets(folder / "ingress.key"), *_tools(cluster.image_named("lifeos"), servers), *beside)
        cluster.apply(*(body for body in bodies if body["kind"] not in FIRST))

    def sync(self):
        """What is declared now, rendered, and applied as Argo CD would."""
        self.configuration.lifeos("compile")
        self.cluster.apply(*self._bodies())

    def running(self):
        """Wait until the servers of tools, the platform's programs and Envoy run."""
        for name in (*self._servers, *self._programs):
            self.rolled_out(name)
        self.cluster.until("deployment", GATEWAY, SYSTEM, lambda found: found is not None, 120)
        self.rolled_out(GATEWAY)

    def trusting(self):
        """Wait until Envoy knows whom to believe. SPIRE's server writes that down once and never looks again: where the ConfigMap was deleted since, as it
        is between two fleets of this cluster, the server must begin anew. Where it was killed lately, as in group `load`, the kubelet lets it wait for five minutes at most."""
        kill_containers(self.cluster, "spire", "statefulset/spire-server")
        self.cluster.until("gateway", GATEWAY, SYSTEM, lambda found: _true(found, "Programmed"), 420)

    def end(self):
        """No agent, no Gateway, and no Envoy of it. An agent keeps its connections to Envoy, and while there are some Envoy ends for minutes, for half of which its
        namespace would wait, however soon it does."""
        for name in self._running:
            team = AGENTS[name].partition("/")[0]
            where = (f"--namespace=lifeos-{team}", "--cascade=foreground", "--timeout=120s")
            self.cluster.ask("delete", "rollout", name, *where)
        here, of_it = f"--namespace={SYSTEM}", f"--selector=gateway.envoyproxy.io/owning-gateway-name={GATEWAY}"
        self.cluster.ask("delete", "gateway", GATEWAY, here)
        self.cluster.ask("wait", "--for=delete", "pod", of_it, here, "--timeout=120s")

    def served(self, name):
        """What has reached a tool's server: path, agent, track and arguments of each call."""
        [pod] = self.cluster.all("pod", selector=f"app.kubernetes.io/name={name}", namespace=SYSTEM)
        with urllib.request.urlopen(f"http://{pod['status']['podIP']}:8080/", timeout=10) as answered:
            return json.loads(answered.read())

    def ended(self):
        """Of each pod that the warden ended, by the ledger: its uid, agent and ground."""
        return [[each["id"], each["agent"], each["ground"]] for each in self.events("terminated")]

    def events(self, kind):
        """All of a kind that the ledger has, oldest first."""
        script = "from lifeos.ledger.sql import SqlLedger; import msgspec, os; ledger = SqlLedger('/var/lib/lifeos/ledger.sqlite'); "
        script += f"events = [one.line.event for one in ledger.lines(kind={kind!r})]; "
        script += "print(msgspec.json.encode(events).decode(), flush=True); os._exit(0)"
        inside = ("exec", f"deployment/{SERVICE}", f"--namespace={SYSTEM}", "-c", "authorizer", "--", "python3", "-c")
        return json.loads(self.cluster.ask(*inside, script))

    def metrics(self):
        """What the warden says to Prometheus."""
        with urllib.request.urlopen(f"http://{self.cluster.service(WARDEN, SYSTEM)}:9090/metrics", timeout=10) as said:
            return said.read().decode()

    def refused(self):
        """What Envoy Gateway says of what it does not take as it is, by kind and name; None while it has not said something of everything."""
        found = self.cluster.all(_KINDS, selector="app.kubernetes.io/managed-by=lifeos")
        said = {(body["kind"], body["metadata"]["name"]): list(_conditions(body.get("status"))) for body in found}
        if not all(said.values()):
            return None
        wrong = {
            name: [one for one in every if one["type"] in _SAID and one["status"] != "True"]
            for name, every in said.items()
        }
        return {name: every for name, every in wrong.items() if every}

    @contextlib.contextmanager
    def forwarded(self, port, deployment=SERVICE):
        """An address on this machine that leads to a port on the loopback of a program's pod."""
        words = ("port-forward", f"deployment/{deployment}", f":{port}", f"--namespace={SYSTEM}")
        command = [program("kubectl"), f"--kubeconfig={self.cluster.kubeconfig}", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield re.search(r"127\.0\.0\.1:\d+", process.stdout.readline())[0]
            finally:
                process.terminate()

    def rolled_out(self, name):
        """Wait until a program runs."""
        self.cluster.ask("rollout", "status", f"deployment/{name}", f"--namespace={SYSTEM}", "--timeout=240s")

    def _bodies(self):
        """What is rendered, but for programs and agents that nobody here asks."""
        return [
            _small(body) for folder in ("_platform", *AGENTS) for body in self._rendered(folder) if self._here(body)
        ]

    def _here(self, body):
        named = {"Deployment": self._programs, "Rollout": self._running, "CronWorkflow": self._clocks}.get(body["kind"])
        if named is not None:
            return body["metadata"]["name"] in named
        return body["kind"] not in _NOT_HERE and not body["apiVersion"].startswith("serving.knative.dev/")

    def _secrets(self, key):
        """Those that no commit holds: people's certificate, and the router's key."""
        certificate(key, self.people, "DNS:*.lifeos.localhost")
        data = {
            "lifeos-ingress-tls": {"tls.key": key.read_text(), "tls.crt": self.people.read_text()},
            "litellm-master-key": {"master-key": "nothing-secret", "credential": "Bearer nothing-secret"},
        }
        for name, values in data.items():
            kind = "kubernetes.io/tls" if "tls.key" in values else "Opaque"
            meta = {"name": name, "namespace": SYSTEM}
            yield {"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": meta, "stringData": values}

    def _rendered(self, folder):
        files = sorted((self.configuration.tree / "manifests/local" / folder).rglob("*.yaml"))
        return [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]


@contextlib.contextmanager
def standing(cluster, folder, **said):
    """All of it, with a warden, and an Envoy that knows whom to believe; gone afterwards. What is said: as for :class:`Guard`."""
    uproot(cluster)
    line = TimeLine("The gateway")
    envoy_gateway.ensure(references())
    line.mark("Envoy Gateway runs")
    made = Guard(folder, cluster, warden=True, **said)
    line.mark("the platform's part is applied")
    made.running()
    made.trusting()
    line.mark("all of it runs, and Envoy knows whom to believe")
    yield made
    made.end()
    envoy_gateway.remove()
    uproot(cluster)


def references():
    """What Envoy Gateway is made of."""
    return {name: versions.tagged(name, images.reference_of(name)) for name in ("envoy", "envoy-gateway")}


def certificate(key, shown, name):
    """Files with a key and a certificate that nobody but itself vouches for."""
    made = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1")
    named = ("-subj", "/CN=x", "-addext", f"subjectAltName={name}")
    subprocess.run(["openssl", *made, *named, "-keyout", key, "-out", shown], check=True, capture_output=True)


def _conditions(status):
    """Of all parts of a status."""
    if isinstance(status, dict):
        for key, value in status.items():
            yield from value if key == "conditions" else _conditions(value)
    elif isinstance(status, list):
        for each in status:
            yield from _conditions(each)


def _true(found, condition):
    conditions = (found or {}).get("status", {}).get("conditions", ())
    return any(one["type"] == condition and one["status"] == "True" for one in conditions)


def _small(body):
    """Asking for less than it may use: a node of two processors holds all of them, and Knative, Argo and SPIRE beside."""
    containers = []
    if body["kind"] == "EnvoyProxy":
        containers = [body["spec"]["provider"]["kubernetes"]["envoyDeployment"]["container"]]
    elif body["kind"] == "Deployment":
        pod = body["spec"]["template"]["spec"]
        containers = [*pod["containers"], *pod.get("initContainers", ())]
    for container in containers:
        container["resources"]["requests"]["cpu"] = "50m"
    return body


def _tools(image, servers):
    for name in _NAMED:
        meta = {"name": name, "namespace": SYSTEM}
        labels = {"app.kubernetes.io/name": name}
        ports = {"selector": labels, "ports": [{"port": 8080}]}
        yield {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": ports}
        if name in servers:
            container = {
                "name": "server",
                "image": image,
                "command": _SERVER,
                "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1},
                "securityContext": RESTRICTED,
            }
            pod = {"automountServiceAccountToken": False, "containers": [container]}
            template = {"metadata": {"labels": labels}, "spec": {**pod, "terminationGracePeriodSeconds": 2}}
            spec = {"selector": {"matchLabels": labels}, "template": template}
            yield {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}
