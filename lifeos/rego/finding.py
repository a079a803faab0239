"""What a policy found."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from lifeos.ir import Policy
from lifeos.rego.fault import Fault, RegoError, fault_at
from lifeos.rego.text import code_of, statements

_FORM = 'write finding := {"msg": "…", "field": "spec.…", "hint": "…"}'
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


def findings(policy: Policy, unit: int, results: Iterable[Any]) -> list[Finding]:
    """What the policy's ``deny`` holds for a unit, as findings; a text alone is its message, as conftest takes it.

    Raises :class:`RegoError` for a result that a person could not read.
    """
    found = []
    for result in results:
        given = result if isinstance(result, dict) else {"msg": result}
        texts = [given.get(key, "") for key in _TEXTS]
        if not all(isinstance(text, str) for text in texts) or not given.get("msg"):
            wrong = next((key for key, text in zip(_TEXTS, texts, strict=True) if not isinstance(text, str)), "msg")
            raise RegoError(
                at_deny(policy, f"a finding must be an object with texts, but its '{wrong}' is none", _FORM)
            )
        code, message, hint, field, file, path, parameter = texts
        found.append(Finding(unit, policy.name, code, message, hint, field, file, path, policy.enforcement, parameter))
    return found


def at_deny(policy: Policy, message: str, hint: str = "") -> Fault:
    """What is wrong with a policy as a whole, at its first rule ``deny``."""
    rules = (rule.start for rule in statements(code_of(policy.text)) if rule.name == "deny")
    return fault_at(policy.module, policy.text, next(rules, 0), message, hint)
