"""A pod, as far as the warden looks at it."""

from datetime import datetime
from typing import NamedTuple

from lifeos.kube.manifest import Json
from lifeos.kube.names import AGENT


class Pod(NamedTuple):
    """``uid``: the instance; one that was made anew under an old name is another. ``created``: in microseconds since 1970 UTC, to the second. ``owner``: what
    makes it anew, or itself. ``over``: nothing of it runs any more."""

    namespace: str
    name: str
    uid: str
    created: int
    owner: str
    labels: dict[str, str]
    spec: Json
    over: bool

    @property
    def agent(self) -> str:
        """The agent that its label names, or nothing."""
        return self.labels.get(AGENT, "")

    @property
    def account(self) -> str:
        """The service account that it runs under."""
        return str(self.spec.get("serviceAccountName") or "default")

    @property
    def volumes(self) -> list[Json]:
        """As they are in its specification."""
        found: list[Json] = self.spec.get("volumes") or []
        return found


def pod(body: Json) -> Pod:
    """Of an object of the API server."""
    meta = body["metadata"]
    owners = [each["uid"] for each in meta.get("ownerReferences") or () if each.get("controller")]
    return Pod(
        namespace=meta["namespace"],
        name=meta["name"],
        uid=meta["uid"],
        created=int(datetime.fromisoformat(meta["creationTimestamp"]).timestamp()) * 1_000_000,
        owner=owners[0] if owners else f"{meta['namespace']}/{meta['name']}",
        labels=meta.get("labels") or {},
        spec=body["spec"],
        over=(body.get("status") or {}).get("phase") in ("Succeeded", "Failed"),
    )
