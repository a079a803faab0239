"""The render targets: one module a family of controllers, one line here."""

from lifeos.kube import Target

TARGETS: dict[str, Target] = {}
