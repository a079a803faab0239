"""What a policy found."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from lifeos.ir import Policy
from lifeos.rego.fault import Fault, RegoError
from lifeos.rego.unit import Unit

_TEXTS = ("code", "msg", "hint", "field", "file", "path", "parameter")


class Finding(NamedTuple):
    """One denial of a unit, the ``unit``-th of those that were looked at.

    It is about ``field``, a path in the agent's document; or about the field ``path`` of the manifest ``file``; or about
    ``parameter`` of the policy itself. Any may be empty; with all of them empty it is about the unit as a whole.
    """

    unit: int
    policy: str
    code: str
    message: str
    hint: str
    field: str
    file: str
    path: str
    enforcement: Literal["deny", "warn"]
    parameter: str = ""


def as_result(policy: str, result: Any) -> dict[str, Any]:
    """What a rule yields, with the policy's name; a text alone is its message, as conftest takes it."""
    return {**(result if isinstance(result, dict) else {"msg": result}), "policy": policy}


def findings(
    policies: Mapping[str, Policy], unit: int, looked_at: Unit, results: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """The results of all rules on one unit as findings, sorted, less those of policies that do not bind it.

    Raises :class:`RegoError` for a result that a person could not read.
    """
    found = []
    for result in results:
        policy = policies[str(result["policy"])]
        if looked_at.bound_by(policy):
            texts = [result.get(key, "") for key in _TEXTS]
            code, message, hint, field, file, path, parameter = texts
            if not message or not all(isinstance(text, str) for text in texts):
                raise RegoError(Fault(policy.module, 0, 0, "deny must contain objects with a text 'msg'"))
            found.append(
                Finding(unit, policy.name, code, message, hint, field, file, path, policy.enforcement, parameter)
            )
    return sorted(set(found))
