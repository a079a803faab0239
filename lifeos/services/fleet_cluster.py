"""The fleet as the cluster has it, for a program that runs in a pod: the ConfigMaps that the target ``bundle`` renders, all of them at once.

They are asked for when the fleet is, and not watched: whoever judges releases is asked twice a minute, and one list is one state of the
cluster, where files that a sidecar writes one by one are often two.
"""

import os
import ssl
import time
import urllib.request
from typing import Any

import msgspec

from lifeos.bundle import TornFleet, assemble
from lifeos.errors import LifeOSError
from lifeos.ir import Fleet

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
"""Where a pod finds its token, its namespace, and the certificate of the API server."""

SELECTOR = "lifeos.dev%2Fbundle%3Dfleet"

_FRESH = 2.0
"""Seconds for which an answer is good enough: decisions come in bursts."""
_TIMEOUT = 10.0


class FleetCluster:
    """Gives the fleet as it is now. While a sync is under way, and the parts do not fit together, or the API server is away, it gives the
    one before."""

    def __init__(self, server: str, account: str = ACCOUNT) -> None:
        """``server``: the URL of the API server."""
        self._server = server
        self._account = account
        self._read_at = float("-inf")
        self._fleet: Fleet | None = None

    def __call__(self) -> Fleet:
        """Ask again, unless that was just now. Raises :class:`LifeOSError` when there has never been a fleet."""
        now = time.monotonic()
        if self._fleet is None or now - self._read_at > _FRESH:
            try:
                self._fleet = assemble(self._parts())
            except (TornFleet, OSError, msgspec.DecodeError) as error:
                if self._fleet is None:
                    raise LifeOSError(f"there is no fleet in the cluster at {self._server}: {error}") from error
            self._read_at = now
        return self._fleet

    def _parts(self) -> list[dict[str, str]]:
        path = f"/api/v1/namespaces/{self._file('namespace')}/configmaps?labelSelector={SELECTOR}"
        # The token is renewed by the kubelet, so it is read each time.
        headers = {"Authorization": f"Bearer {self._file('token')}", "Accept": "application/json"}
        trusted = ssl.create_default_context(cafile=os.path.join(self._account, "ca.crt"))
        asked = urllib.request.Request(f"{self._server}{path}", headers=headers)  # noqa: S310  https, by the caller
        with urllib.request.urlopen(asked, timeout=_TIMEOUT, context=trusted) as answer:  # noqa: S310
            found: dict[str, Any] = msgspec.json.decode(answer.read())
        return [item.get("data", {}) for item in found["items"]]

    def _file(self, name: str) -> str:
        with open(os.path.join(self._account, name), encoding="utf-8") as file:
            return file.read().strip()


def here() -> FleetCluster:
    """The cluster that this pod is in. Raises :class:`LifeOSError` outside one."""
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT")
    if not host or not port or not os.path.exists(os.path.join(ACCOUNT, "token")):
        raise LifeOSError("this is no pod with an account of its own; give the fleet as files, with --fleet")
    return FleetCluster(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}")
