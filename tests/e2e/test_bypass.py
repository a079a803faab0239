"""Ways around the platform: which pods the API server refuses, whoever makes them; and of one that came in all the same, that walls keep it in, the gateway does not know it, and the
warden ends it."""

import re

import pytest

from tests.e2e import guard, walls, watch
from tests.e2e.callers import Caller, run_in
from tests.e2e.guard import GATEWAY, SYSTEM, WARDEN
from tests.e2e.timeline import TimeLine
from tools.cluster.place import ADDRESS, API_SERVICE

pytestmark = pytest.mark.cluster

_AGENT, _NAMESPACE = "finance", "lifeos-finance"
_LABEL = "lifeos.dev/agent"
_POLICIES = (
    f"validatingadmissionpolicybinding/lifeos-own-identity-{_AGENT}",
    "mutatingadmissionpolicybinding/lifeos-workload-api",
)
"""Bindings without which the API server takes a pod of finance that has no identity, and gives it none."""
_SETTLED, _ENDED = 120, 120
"""Seconds until the API server, or Envoy, has taken in what has changed; until the warden is there and has looked."""
_KNOCK = """
import socket, ssl
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
try:
    with context.wrap_socket(socket.create_connection(("lifeos-gateway.lifeos-system.svc", 8443), timeout=10)) as secure:
        secure.sendall(b"POST /tools/transfer HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 0\\r\\n\\r\\n")
        print(secure.recv(64))
except (ssl.SSLError, ConnectionResetError) as error:
    print("refused:", error)
"""


def _unlabelled(pod):
    del pod["metadata"]["labels"][_LABEL]


def _of(agent):
    return lambda pod: pod["metadata"]["labels"].update({_LABEL: agent})


def _with(**changes):
    return lambda pod: pod["spec"].update(changes)


def _running(**changes):
    return lambda pod: pod["spec"]["containers"][0].update(changes)


def _without_identity(pod):
    del pod["spec"]["volumes"], pod["spec"]["containers"][0]["volumeMounts"]


def _with_an_identity_to_write(pod):
    pod["spec"]["volumes"][0]["csi"]["readOnly"] = False


def _with_a_folder_of_the_node(pod):
    pod["spec"]["volumes"].append({"name": "node", "hostPath": {"path": "/"}})


_REFUSED = {
    "that does not say whose it is": (_unlabelled, "is not an agent that is declared"),
    "of an agent that nobody declared": (_of("ghost"), "is not an agent that is declared"),
    "of another team's agent": (_of("health"), "is not an agent that is declared"),
    "under another account": (_with(serviceAccountName="default"), "under the service account of its agent"),
    "with a volume of its identity that it may write": (_with_an_identity_to_write, "has no identity"),
    "with a token of the API server": (_with(automountServiceAccountToken=True), "no service account token"),
    "in the network of its node": (_with(hostNetwork=True), 'violates PodSecurity "restricted'),
    "with a folder of its node": (_with_a_folder_of_the_node, 'violates PodSecurity "restricted'),
    "with a provider's key": (
        _running(env=[{"name": "OPENAI_API_KEY", "value": "x"}]),
        "named like a model provider's credential",
    ),
}
"""What is changed of a pod that would be taken, and what the API server says."""


@pytest.fixture(scope="module")
def guarded(cluster, tmp_path_factory):
    with guard.standing(cluster, tmp_path_factory.mktemp("bypass"), servers=["bank"]) as made:
        yield made


@pytest.fixture(scope="module")
def finance(cluster, guarded):
    caller = Caller(cluster, _AGENT).start()
    watch.settle(lambda: caller.call("transfer", _transfer(1)).passed, _SETTLED)
    return caller


@pytest.fixture(scope="module")
def elsewhere(cluster):
    """What everybody reaches whom no policy keeps in."""
    return {
        "the API server": (API_SERVICE, 443),
        "the kubelet": (ADDRESS, 10250),
        "SPIRE's server": (cluster.service("spire-server", "spire"), 8081),
        "the git server": (cluster.service("git", "servers"), 80),
    }


@pytest.fixture(scope="module")
def ways(cluster, guarded, elsewhere):
    """To the gateway, and past it."""
    return {
        "the gateway": (f"{GATEWAY}.{SYSTEM}.svc", 8443),
        "a tool": (cluster.service("bank", SYSTEM), 8080),
        "the gateway service": (cluster.service(guard.SERVICE, SYSTEM), 9191),
        **elsewhere,
    }


@pytest.mark.parametrize("what", _REFUSED)
def test_the_api_server_refuses_a_pod(finance, what):
    """Though whoever makes agents' pods makes it, and all else about it is right."""
    change, said = _REFUSED[what]
    with pytest.raises(AssertionError, match=re.escape(said)):
        finance.make(_named("other", change), dry=True)


def test_a_pod_without_the_volume_of_its_identity_is_given_it(finance):
    """Of the agent that it says it is of, under whose account it must run."""
    assert _identified(finance, _named("other", _without_identity))


def test_the_api_server_refuses_a_pod_that_an_administrator_makes(cluster, finance):
    with pytest.raises(AssertionError, match="lifeos-one-owner"):
        finance.make(_named("other"), dry=True, maker=())


def test_an_agent_reaches_the_gateway_and_nothing_past_it(cluster, guarded, finance, ways, elsewhere):
    line = TimeLine("Direct egress")
    [other] = cluster.all("pod", selector="app.kubernetes.io/name=git", namespace="servers")
    assert walls.reached(cluster, other, "git", elsewhere) == set(elsewhere)
    reached = walls.reached(cluster, cluster.get("pod", finance.name, _NAMESPACE), "agent", ways)
    line.mark(f"of {', '.join(ways)} a pod of {_AGENT} reaches {', '.join(reached)}")
    assert reached == {"the gateway"}
    assert {call[1] for call in guarded.served("bank")} == {_AGENT}, (
        "the tool is there, for who comes through the gateway"
    )


def test_a_pod_that_came_in_all_the_same_reaches_nothing_and_is_ended(cluster, guarded, finance, ways):
    line = TimeLine("A pod that goes around the platform")
    here = f"--namespace={SYSTEM}"
    before = guarded.served("bank")
    cluster.ask("scale", f"deployment/{WARDEN}", "--replicas=0", here)
    cluster.ask("wait", "--for=delete", "pod", f"--selector=app.kubernetes.io/name={WARDEN}", here, "--timeout=60s")
    cluster.ask("delete", *_POLICIES)
    line.mark("the warden is away, and somebody has taken the policies of admission away")
    bad = _named("around", _without_identity)
    watch.settle(lambda: _identified(finance, bad) is False, _SETTLED)
    uid = finance.make(bad)["metadata"]["uid"]
    cluster.ask("wait", "--for=condition=Ready", "pod/around", f"--namespace={_NAMESPACE}", "--timeout=60s")
    line.mark("a pod of finance runs that has no identity")
    reached = walls.reached(cluster, cluster.get("pod", "around", _NAMESPACE), "agent", ways)
    knocked = run_in(cluster, "around", _NAMESPACE, _KNOCK).strip()
    line.mark(f"it reaches {', '.join(reached)}, which says to it: {knocked}")
    assert reached == {"the gateway"}
    assert knocked.startswith("refused: ")
    assert guarded.served("bank") == before
    cluster.ask("scale", f"deployment/{WARDEN}", "--replicas=1", here)
    line.mark("the warden is told to be there again")
    cluster.until("pod", "around", _NAMESPACE, lambda found: found is None, _ENDED)
    line.mark("it has ended the pod")
    [told] = [
        one["message"]
        for one in cluster.all("event", namespace=_NAMESPACE)
        if (one["involvedObject"].get("uid"), one["reason"]) == (uid, "NoIdentity")
    ]
    line.mark(f"an Event says why: {told}")
    assert [uid, _AGENT, "NoIdentity"] in guarded.ended()
    [number] = re.findall(
        rf'(?m)^lifeos_warden_pods_ended_total\{{agent="{_AGENT}",ground="NoIdentity",.*\}} (\S+)$', guarded.metrics()
    )
    assert float(number) == 1
    assert finance.call("transfer", _transfer(2)).passed, "who goes through the platform lives"
    guarded.sync()
    watch.settle(lambda: _identified(finance, bad), _SETTLED)
    line.mark("the policies are applied again, and it would be given its identity")


def _named(name, change=lambda pod: None):
    """What makes of a caller's pod one with another name, and that change."""

    def changed(pod):
        pod["metadata"]["name"] = name
        change(pod)

    return changed


def _identified(caller, change):
    """Whether a pod with this change would have a volume to ask for its certificate by; None where it would not be taken."""
    try:
        made = caller.make(change, dry=True)
    except AssertionError:
        return None
    return any("csi" in volume for volume in made["spec"].get("volumes", ()))


def _transfer(amount):
    return {"account": "a", "payee": "p", "amount": amount, "reference": "rent", "reason": "due"}
