"""What everything else stands on: a pod runs, finds a Service by name, and reaches what is behind it."""

import pytest

from tests.e2e.security import RESTRICTED

pytestmark = pytest.mark.cluster

_SERVER = """
import http.server, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"behind the service")
http.server.HTTPServer(("", 8080), Handler).serve_forever()
"""
# A pod that is ready is behind its Service a moment later; until then the connection is refused, by one part of the network or the other.
_CLIENT = """
import errno, time, urllib.error, urllib.request
while True:
    try:
        print(urllib.request.urlopen("http://answer/", timeout=10).read().decode())
        break
    except urllib.error.URLError as error:
        if error.reason.errno not in (errno.ECONNREFUSED, errno.EHOSTUNREACH):
            raise
        time.sleep(0.2)
"""
# Asked for a while, as the firewall comes to know a new pod a moment after it has begun.
_ASKS_NOBODY = """
import time, urllib.error, urllib.request
for _ in range(10):
    try:
        print(urllib.request.urlopen("http://ADDRESS/", timeout=2).read())
        raise SystemExit("somebody answered")
    except urllib.error.HTTPError as error:
        raise SystemExit(f"somebody answered: {error}")
    except urllib.error.URLError as error:
        print(error.reason)
    time.sleep(0.2)
"""


def pod(name, namespace, image, script, **probe):
    container = {
        "name": "main",
        "image": image,
        "command": ["python3", "-c", script],
        "securityContext": RESTRICTED,
        **probe,
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": {"restartPolicy": "Never", "automountServiceAccountToken": False, "containers": [container]},
    }


def test_a_pod_reaches_another_by_the_name_of_its_service(cluster, namespace):
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "answer", "namespace": namespace},
        "spec": {"selector": {"app": "server"}, "ports": [{"port": 80, "targetPort": 8080}]},
    }
    probe = {"readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1}}
    cluster.apply(service, pod("server", namespace, cluster.image(), _SERVER, **probe))
    cluster.ask("wait", "--for=condition=Ready", "pod/server", f"--namespace={namespace}", "--timeout=60s")
    cluster.apply(pod("client", namespace, cluster.image(), _CLIENT))
    cluster.ask(
        "wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/client", f"--namespace={namespace}", "--timeout=60s"
    )
    assert cluster.ask("logs", "client", f"--namespace={namespace}").strip() == "behind the service"


def test_the_same_image_is_the_same_digest_in_the_pod(cluster, namespace):
    """What runs is what was asked for: the digest that containerd reports is the one that we computed."""
    cluster.apply(pod("once", namespace, cluster.image(), "print('ran')"))
    cluster.ask(
        "wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/once", f"--namespace={namespace}", "--timeout=60s"
    )
    [state] = cluster.get("pod", "once", namespace)["status"]["containerStatuses"]
    assert state["imageID"].endswith(cluster.image().partition("@")[2])


def test_a_service_that_leads_to_nobody_is_answered_by_nobody(cluster, namespace):
    """Not by what is outside of the cluster either, though the client may go there, and the firewall lets it."""
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "nobody", "namespace": namespace},
        "spec": {"selector": {"app": "nobody"}, "ports": [{"port": 80}]},
    }
    anywhere = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "anywhere", "namespace": namespace},
        "spec": {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{}]},
    }
    cluster.apply(service, anywhere)
    script = _ASKS_NOBODY.replace("ADDRESS", cluster.service("nobody", namespace))
    cluster.apply(pod("client", namespace, cluster.image(), script))
    cluster.ask(
        "wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/client", f"--namespace={namespace}", "--timeout=60s"
    )
