"""What a policy found."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from lifeos.ir import Policy
from lifeos.rego.unit import Unit


class Finding(NamedTuple):
    """One denial of a unit. ``field`` is a path in the agent's document, ``file`` and ``path`` a field of a manifest; any may be empty."""

    unit: int
    policy: str
    code: str
    message: str
    hint: str
    field: str
    file: str
    path: str
    enforcement: Literal["deny", "warn"]


_TEXTS = ("code", "msg", "hint", "field", "file", "path")


def findings(
    policies: Mapping[str, Policy], unit: int, looked_at: Unit, results: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """The results of all rules on one unit as findings, sorted, less those of policies that do not bind it."""
    found = []
    for result in results:
        policy = policies[str(result["policy"])]
        if looked_at.bound_by(policy):
            code, message, hint, field, file, path = (str(result.get(key, "")) for key in _TEXTS)
            found.append(Finding(unit, policy.name, code, message, hint, field, file, path, policy.enforcement))
    return sorted(found)
