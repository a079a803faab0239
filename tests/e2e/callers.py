"""Pods that call the gateway as an agent does: with an agent's labels, account, image and certificate, made as a controller makes them. They do nothing by themselves."""

import copy
import json

from tests.e2e.security import RESTRICTED

_AS_A_CONTROLLER = ("--as=system:kube-controller-manager", "--as-group=system:masters")
# The client of the agent's own code, with the certificate of its pod.
_CLIENT = """
import json, os, sys, time
from lifeos.agent.connection import Connection, GatewayError
from lifeos.agent.workload_api import WorkloadApi
connection = Connection(WorkloadApi("unix:///spiffe-workload-api/spire-agent.sock", "lifeos.dev"))
until = time.monotonic() + 60
while not connection.ready() and time.monotonic() < until:
    time.sleep(0.05)
path, body = json.loads(sys.argv[1])
url = f"https://lifeos-gateway.lifeos-system.svc:8443/{path}"
def ask(headers, said=body):
    try:
        with connection.post(url, said, headers, 30) as answer:
            return answer.status_code, answer.read().decode(), answer.headers.get("x-lifeos-recorded")
    except GatewayError as error:
        return 0, str(error), None
"""
_ISSUED = """
import json, os, time
from lifeos.agent.workload_api import WorkloadApi
api = WorkloadApi("unix:///spiffe-workload-api/spire-agent.sock", "lifeos.dev")
while api.stamp() is None:
    time.sleep(0.05)
print(json.dumps(api.stamp()._asdict()), flush=True)
os._exit(0)
"""
_CALL = f"""{_CLIENT}
print(json.dumps(ask({{}})), flush=True)
os._exit(0)
"""
_STORM = f"""{_CLIENT}
while True:
    ask({{"traceparent": f"00-{{sys.argv[2]}}-00f067aa0ba902b7-01"}})
"""
_SESSION = "5709a12c3f0e4c5d8b6a7e9f0d1c2b3a"
STEADY = f"""{_CLIENT}
import itertools, threading
numbers, over, one = itertools.count(1), threading.Event(), threading.Lock()
callers, pause = json.loads(sys.argv[2])
def call():
    while not over.is_set():
        number, began = next(numbers), time.time()
        said = json.loads(json.dumps(body).replace("#", str(number)))
        answer = ask({{}}, said)
        with one:
            print(json.dumps([number, began, time.time(), answer]), flush=True)
        over.wait(pause)
threads = [threading.Thread(target=call) for _ in range(callers)]
for each in threads:
    each.start()
sys.stdin.read()
over.set()
for each in threads:
    each.join()
os._exit(0)
"""
"""Calls on and on, each with a number where its arguments have ``#``, by several at once, until its input ends."""

STREAMED = f"""{_CLIENT}
def tell(said):
    print(json.dumps([time.time(), said]), flush=True)
try:
    with connection.post(url, body, {{}}, 60) as answer:
        tell(answer.status_code)
        for line in answer.iter_lines():
            if line:
                tell(line.removeprefix("data: "))
    tell(True)
except GatewayError:
    tell(False)
os._exit(0)
"""
"""One call whose answer is streamed: when its head came, each event of it, and its end, which tells whether it was whole."""


class Answer:
    """Of the gateway, to one call. ``status`` is 0 when there was none."""

    def __init__(self, status, text, recorded):
        self.status, self.text, self.recorded = status, text, recorded == "true"

    @property
    def body(self):
        """JSON of one kind or the other."""
        return json.loads(self.text)

    @property
    def passed(self):
        """Whether a tool's server or a model answered, or seemed to."""
        return self.status == 200 and ("result" in self.body or "choices" in self.body)

    @property
    def code(self):
        """Why it was denied, by JSON-RPC or without."""
        error = self.body["error"]
        return error.get("data", error)["code"]

    def __repr__(self):
        return f"{self.status} {self.text}"


class Caller:
    """One of them."""

    def __init__(self, cluster, agent, track="stable", *, beside=()):
        """``beside``: containers of the pod, beside the agent's."""
        self.cluster = cluster
        self.name, self.namespace = f"{agent}-{track}", f"lifeos-{agent}"
        self._pod = _pod(self.name, agent, track, cluster.image_named(f"agent-{agent}"), beside)

    def start(self):
        """It, when it runs."""
        self.make()
        where = (f"--namespace={self.namespace}", "--timeout=120s")
        self.cluster.ask("wait", "--for=condition=Ready", f"pod/{self.name}", *where)
        return self

    def make(self, change=lambda pod: None, *, maker=_AS_A_CONTROLLER, dry=False):
        """As its owner would; the pod. ``change``: of the pod, before; ``maker``: who is said to make it; ``dry``: it is only asked whether it may."""
        pod = copy.deepcopy(self._pod)
        change(pod)
        words = ("create", "--filename=-", "--output=json", *maker, *(["--dry-run=server"] if dry else ()))
        return json.loads(self.cluster.ask(*words, data=json.dumps(pod)))

    def call(self, tool, arguments, confidence=0.95):
        """What it is answered that calls a tool."""
        return self._answer(tool_call(tool, arguments, confidence))

    def think(self, route, said):
        """What it is answered that asks a model."""
        return self._answer(model_call(route, said))

    def storm(self, tool, arguments):
        """The same call, in one session, on and on. Raises :class:`AssertionError` when the pod is killed."""
        storm_in(self.cluster, self.name, self.namespace, tool, arguments)

    def issued(self):
        """The SVID of the pod: its certificate, key and bundle, in PEM."""
        return issued(self.cluster, self.name, self.namespace)

    def _answer(self, asked):
        return Answer(*json.loads(self._inside(_CALL, json.dumps(asked))))

    def _inside(self, script, *words):
        return run_in(self.cluster, self.name, self.namespace, script, *words)


def issued(cluster, name, namespace, container="agent"):
    """The SVID of a pod: its certificate, key and bundle, in PEM."""
    return json.loads(run_in(cluster, name, namespace, _ISSUED, container=container))


def storm_in(cluster, name, namespace, tool, arguments, session=_SESSION):
    """The same call from an agent's pod, in one session, on and on. Raises :class:`AssertionError` when the pod is killed."""
    run_in(cluster, name, namespace, _STORM, json.dumps(tool_call(tool, arguments)), session)


def tool_call(tool, arguments, confidence=0.95, **stated):
    """A call of a tool: its path at the gateway, and the body. ``stated``: of the call, beside what agents state."""
    stated |= {"lifeos.dev/confidence": confidence, "lifeos.dev/route": "frontier"}
    params = {"name": tool, "arguments": arguments, "_meta": stated}
    return [f"tools/{tool}", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}]


def model_call(route, said, **fields):
    """A question to a model, for a short answer: its path at the gateway, and the body."""
    asked = {"messages": [{"role": "user", "content": said}], "max_tokens": 16, **fields}
    return [f"models/{route}/chat/completions", asked]


def run_in(cluster, name, namespace, script, *words, container="agent"):
    """What a script of Python says in a container: that of an agent, unless another is named."""
    where = (f"--namespace={namespace}", f"--container={container}")
    return cluster.ask("exec", name, *where, "--", "/usr/bin/python3", "-c", script, *words)


def _pod(name, agent, track, image, beside):
    container = {
        "name": "agent",
        "image": image,
        "command": ["/usr/bin/python3", "-c", "import signal; signal.pause()"],
        "volumeMounts": [{"name": "spiffe", "mountPath": "/spiffe-workload-api", "readOnly": True}],
        "securityContext": RESTRICTED,
    }
    spec = {
        "serviceAccountName": agent,
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 1,
        "containers": [container, *beside],
        "volumes": [{"name": "spiffe", "csi": {"driver": "csi.spiffe.io", "readOnly": True}}],
    }
    labels = {"lifeos.dev/agent": agent, "lifeos.dev/team": agent, "lifeos.dev/track": track}
    meta = {"name": name, "namespace": f"lifeos-{agent}", "labels": labels}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}
