"""The fleet as the cluster has it, for a program that runs in a pod: the ConfigMaps that the target ``bundle`` renders, all of them at once.

They are asked for when the fleet is, and not watched: whoever judges releases is asked twice a minute, and one list is one state of the
cluster, where files that a sidecar writes one by one are often two.
"""

import logging
import time

from kubernetes.client import ApiClient, Configuration, CoreV1Api
from kubernetes.client.exceptions import ApiException
from kubernetes.config import ConfigException, load_incluster_config
from urllib3.exceptions import HTTPError

from lifeos.bundle import TornFleet, assemble
from lifeos.errors import LifeOSError
from lifeos.ir import Fleet

NAMESPACE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"
"""Where a pod finds which namespace it is in."""

SELECTOR = "lifeos.dev/bundle=fleet"

_log = logging.getLogger("lifeos.fleet")

_FRESH = 2.0
"""Seconds for which an answer is good enough: decisions come in bursts."""
_TIMEOUT = 10.0


class FleetCluster:
    """Gives the fleet as it is now. While a sync is under way, and the parts do not fit together, or the API server is away, it gives the
    one before."""

    def __init__(self, configuration: Configuration, namespace: str) -> None:
        """``configuration``: of the client, by which it finds the API server and shows who it is."""
        configuration.retries = 0  # whoever asks will ask again, and has a fleet meanwhile
        self._server = configuration.host
        self._api = CoreV1Api(ApiClient(configuration))
        self._namespace = namespace
        self._read_at = float("-inf")
        self._fleet: Fleet | None = None

    def __call__(self) -> Fleet:
        """Ask again, unless that was just now. Raises :class:`LifeOSError` when there has never been a fleet."""
        now = time.monotonic()
        if self._fleet is None or now - self._read_at > _FRESH:
            try:
                self._fleet = self.read()
            except LifeOSError as error:
                if self._fleet is None:
                    raise
                _log.warning("the fleet of before goes on: %s", error)
            self._read_at = now
        return self._fleet

    def read(self) -> Fleet:
        """The fleet as it is now, and no other. Raises :class:`LifeOSError` when the parts do not fit together, or nobody answers."""
        try:
            return assemble(self._parts())
        except (TornFleet, OSError, ApiException, HTTPError, ValueError) as error:  # the last: what is no list
            raise LifeOSError(f"there is no fleet in the cluster at {self._server}: {_said(error)}") from error

    def _parts(self) -> list[dict[str, str]]:
        found = self._api.list_namespaced_config_map(
            self._namespace, label_selector=SELECTOR, _request_timeout=_TIMEOUT
        )
        return [item.data or {} for item in found.items]


def _said(error: Exception) -> str:
    """In one line; the client would add all headers."""
    return f"{error.status} {error.reason}" if isinstance(error, ApiException) else str(error)


def here() -> FleetCluster:
    """The cluster that this pod is in. Raises :class:`LifeOSError` outside one."""
    configuration = Configuration()
    try:
        load_incluster_config(configuration)  # type: ignore[no-untyped-call]
        with open(NAMESPACE, encoding="utf-8") as file:
            namespace = file.read().strip()
    except (ConfigException, OSError) as error:
        raise LifeOSError(
            f"this is no pod with an account of its own: {error} Give the fleet as files, with --fleet"
        ) from error
    return FleetCluster(configuration, namespace)
