"""What a person sees in Argo CD's pages, by the API that they ask."""

import base64
import functools

from tests.e2e import web_api


class ArgoCD:
    """As its administrator; ``address``: where it is, unless it runs in the cluster."""

    def __init__(self, cluster, address=None):
        self._cluster = cluster
        self._address = address or f"https://{cluster.service('argocd-server', 'argocd')}"

    def health(self, application):
        """Of an Application, and of each of its objects that has one: by kind and name, the state and what is said of it."""
        status = self._ask(f"/api/v1/applications/{application}")["status"]
        parts = {(each["kind"], each["name"]): each["health"] for each in status["resources"] if "health" in each}
        return status["health"]["status"], {key: (one["status"], one.get("message", "")) for key, one in parts.items()}

    def tell(self, repository, before, after, files):
        """What a git host tells it of a push, as GitHub words it."""
        event = {
            "ref": "refs/heads/main",
            "before": before,
            "after": after,
            "repository": {"html_url": repository.removesuffix(".git"), "default_branch": "main"},
            "commits": [{"id": after, "added": [], "removed": [], "modified": files}],
        }
        self._send("/api/webhook", {"x-github-event": "push"}, event)

    def tree(self, application):
        """What is drawn below an Application: objects and what they bring about, each with its parents' uids."""
        return self._ask(f"/api/v1/applications/{application}/resource-tree")["nodes"]

    def _ask(self, path):
        return self._send(path, {"authorization": f"Bearer {self._token}"})

    @functools.cached_property
    def _token(self):
        secret = self._cluster.get("secret", "argocd-initial-admin-secret", "argocd")["data"]["password"]
        password = base64.b64decode(secret).decode()
        return self._send("/api/v1/session", {}, {"username": "admin", "password": password})["token"]

    def _send(self, path, headers, body=None):
        return web_api.ask(self._address + path, headers, body)


def below(nodes, kind, name):
    """Of a tree, what an object of this kind and name brings about, at any depth: by kind, the nodes."""
    found, uids = {}, {node["uid"] for node in nodes if (node["kind"], node["name"]) == (kind, name)}
    while uids:
        children = [node for node in nodes if uids & {parent["uid"] for parent in node.get("parentRefs", ())}]
        for child in children:
            found.setdefault(child["kind"], []).append(child)
        uids = {child["uid"] for child in children}
    return found
