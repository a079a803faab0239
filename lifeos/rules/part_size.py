"""LOS108: each part of the fleet fits into the ConfigMap that services and policies read it from."""

from collections.abc import Iterator

from lifeos.bundle import catalog_fragments
from lifeos.ir import Catalog
from lifeos.rules.problem import At, Problem

PART_BYTES = 768 * 1024
"""Of all documents of a kind. Kubernetes holds a MiB in a ConfigMap; the rest is an agent's prompt, beside its tools."""

_WORDS = {"rego": "modules in policies/", "routes": "model routes", "suites": "eval suites"}


def check(catalog: Catalog) -> Iterator[Problem]:
    """A kind with too many or too large documents."""
    for part, data in catalog_fragments(catalog).items():
        size = sum(len(key) + len(text.encode()) for key, text in data.items())
        if size > PART_BYTES:
            what = _WORDS.get(part, part)
            message = (
                f"the {len(data)} {what} are {size:,} bytes together; {PART_BYTES:,} fit into what services are told"
            )
            hint = "remove what nobody uses, and shorten the rest"
            yield Problem("LOS108", At("Platform", catalog.platform.name), message, hint)
