"""What a person sees in Argo's pages of workflows, by the API that they ask."""

import contextlib
import urllib.error
import urllib.parse

from tests.e2e import web_api

_READER = "reader"


class ArgoWorkflows:
    """As whoever the token is of; without one, as nobody. ``address``: where it is, unless it runs in the cluster."""

    def __init__(self, cluster, token="", address=None):
        self._address = address or f"https://{cluster.service('argo-server', 'argo')}:2746"
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    def workflow(self, namespace, name):
        """A workflow whole, as its page is drawn from it."""
        return self._ask(f"/api/v1/workflows/{namespace}/{name}")

    def named(self, namespace, *labels):
        """Names of the workflows with all these labels, as the page lists them."""
        chosen = urllib.parse.urlencode({"listOptions.labelSelector": ",".join(labels)})
        found = self._ask(f"/api/v1/workflows/{namespace}?{chosen}")["items"]
        return [each["metadata"]["name"] for each in found or ()]

    def artifact(self, gate, node, name):
        """What a step's page links to, as text."""
        meta = gate["metadata"]
        path = f"/artifacts/{meta['namespace']}/{meta['name']}/{node}/{name}"
        return web_api.read(self._address + path, self._headers).decode()

    def refused(self, namespace, name=""):
        """Why a workflow, or the list of all, is not shown, as a status of HTTP; None when it is."""
        try:
            self._ask(f"/api/v1/workflows/{namespace}/{name}".rstrip("/"))
        except urllib.error.HTTPError as error:
            return error.code
        return None

    def _ask(self, path):
        return web_api.ask(self._address + path, self._headers)


@contextlib.contextmanager
def reader(cluster, home, namespace, secret):
    """The token of somebody with an account in ``home`` who may read the workflows of another namespace and one Secret there, with the keys to what they keep."""
    where, account = f"--namespace={namespace}", f"--serviceaccount={home}:{_READER}"
    cluster.ask("create", "serviceaccount", _READER, f"--namespace={home}")
    cluster.ask("create", "rolebinding", f"{home}-workflows", where, account, "--clusterrole=argo-aggregate-to-view")
    cluster.ask(
        "create", "role", f"{home}-keys", where, "--verb=get", "--resource=secrets", f"--resource-name={secret}"
    )
    cluster.ask("create", "rolebinding", f"{home}-keys", where, account, f"--role={home}-keys")
    try:
        yield cluster.ask("create", "token", _READER, f"--namespace={home}").strip()
    finally:
        made = (f"rolebinding/{home}-workflows", f"rolebinding/{home}-keys", f"role/{home}-keys")
        cluster.ask("delete", *made, where)
