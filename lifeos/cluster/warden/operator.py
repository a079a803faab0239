"""The warden as an operator on kopf: the watch of pods, its own login and liveness come from there.

The rest of kopf is not for this (docs/decisions/0029-the-warden-looks-and-kopf-rings.md): what is desired lies in no object of the API server, so there is no handler of
one whose success or failure could be kept there.
"""

import itertools
import threading
import time
from collections.abc import Iterator
from typing import Any

import kopf

from lifeos.cluster.warden.warden import Warden
from lifeos.kube.names import WARDEN

_STUCK = 60.0
"""Seconds without a look, after which kubelet starts it again."""


class _Patiently:
    """Seconds until an API server that is away is asked again, without an end: kopf would give up, and end with it what goes on looking."""

    def __iter__(self) -> Iterator[float]:
        return itertools.repeat(3.0)


class StuckError(Exception):
    """No look has begun for too long."""


def serve(warden: Warden, namespaces: list[str], health: int) -> None:
    """Look until a signal comes, or the looking ends, which raises. ``health``: the port of ``/healthz``."""
    stop, failed = threading.Event(), []

    def looking() -> None:
        try:
            warden.run(stop)
        except BaseException as error:  # noqa: BLE001  whatever it is, the operator does not go on without it
            failed.append(error)
            stop.set()

    # Else kopf names itself after the user, who in a pod is a number without a name. Nobody asks for it, as no peers are told.
    itself: Any = WARDEN
    thread = threading.Thread(target=looking, name="warden")
    thread.start()
    try:
        kopf.run(
            registry=_registry(warden, stop),
            settings=_settings(),
            identity=itself,
            standalone=True,
            namespaces=namespaces,
            liveness_endpoint=f"http://0.0.0.0:{health}/healthz",
            stop_flag=stop,
        )
    finally:
        stop.set()
        thread.join()
    if failed:
        raise failed[0]


def _registry(warden: Warden, stop: threading.Event) -> kopf.OperatorRegistry:
    registry = kopf.OperatorRegistry()
    kopf.on.login(id="login", registry=registry)(kopf.login_via_client)

    @kopf.on.cleanup(id="stop", registry=registry)
    async def leaving(**_: Any) -> None:
        stop.set()  # kopf waits for it in a thread, and would wait for that thread

    @kopf.on.event("pods", registry=registry)
    async def changed(namespace: str | None, **_: Any) -> None:
        warden.wake(namespace or "")

    @kopf.on.probe(id="seconds-since-the-last-look", registry=registry)
    async def looked(**_: Any) -> float:
        since = time.monotonic() - warden.alive_at
        if since > _STUCK:
            raise StuckError(f"no look for {since:.0f} s")
        return since

    return registry


def _settings() -> kopf.OperatorSettings:
    settings = kopf.OperatorSettings()
    settings.scanning.disabled = True  # of namespaces and definitions: rights to the whole cluster
    settings.posting.enabled = False
    settings.networking.error_backoffs = _Patiently()
    return settings
