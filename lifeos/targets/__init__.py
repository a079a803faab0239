"""The render targets: one module a family of controllers, one line here."""

from lifeos.kube import Target
from lifeos.targets import bundle, gateway, identity, opa, router, routes, tunnel

TARGETS: dict[str, Target] = {
    "bundle": bundle,
    "gateway": gateway,
    "identity": identity,
    "opa": opa,
    "router": router,
    "routes": routes,
    "tunnel": tunnel,
}
