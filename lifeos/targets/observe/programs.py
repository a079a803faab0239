"""The platform's programs that export metrics, and where Prometheus finds these."""

from typing import NamedTuple

from lifeos.ir import Platform
from lifeos.kube.names import (
    AUTHORIZER,
    AUTHORIZER_PROBES,
    MEMORY,
    MEMORY_PROBES,
    VERDICT,
    VERDICT_PORT,
    WARDEN,
    WARDEN_METRICS,
    program_pods,
)


class Port(NamedTuple):
    """Of a container, by its name and by its number. ``pods``: labels of those that have it."""

    name: str
    number: int
    pods: dict[str, str]


def observed(platform: Platform) -> dict[str, Port]:
    """Those that the platform declares, by name."""
    gateway = platform.gateway
    ports = {
        AUTHORIZER: ("probes", AUTHORIZER_PROBES, gateway is not None),
        MEMORY: ("probes", MEMORY_PROBES, platform.memory is not None),
        VERDICT: ("http", VERDICT_PORT, platform.workflows is not None),
        WARDEN: ("metrics", WARDEN_METRICS, gateway is not None and gateway.warden),
    }
    return {name: Port(port, number, program_pods(name)) for name, (port, number, there) in ports.items() if there}
