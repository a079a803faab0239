"""A bundle's plan, made quicker without changing what it means.

Before rego-cpp goes through a collection in a rule's body, its plan compares the whole collection with ``false``, and to
compare it writes it out as text: for the manifests of an agent that is a millisecond, each time that a rule begins with
``some manifest in input.manifests``. Going through ``false`` does nothing anyhow, so the comparison can be left out. With
the policies of this repository that halves the time a unit takes. Saving, rewriting and loading the plan costs 0.2 s.

Not where numpy was loaded before the engine: then the engine's functions for files free what another allocator gave and end the
process (regopy 1.5.2 with numpy 2.4; plain evaluation is not concerned, nor is the other order).

The format is OPA's plan (openpolicyagent.org/docs/ir). Where it is not as expected, nothing is left out.
"""

import json
import os
import sys
import tempfile
from typing import Any

_FILE = "plan.json"


def quicker(interpreter: Any, bundle: Any) -> Any:
    """The bundle as it is loaded again from its files, without comparisons that decide nothing."""
    if _after_numpy(list(sys.modules)):
        return bundle
    with tempfile.TemporaryDirectory(prefix="lifeos-plan-") as folder:
        interpreter.save_bundle(folder, bundle)
        path = os.path.join(folder, _FILE)
        with open(path, "rb") as file:
            plan = json.load(file)
        for function in plan.get("funcs", {}).get("funcs", ()):
            _shorten(function.get("blocks", ()))
        with open(path, "w", encoding="utf-8") as file:
            json.dump(plan, file)
        return interpreter.load_bundle(folder)


def _after_numpy(loaded: list[str]) -> bool:
    """Whether numpy was loaded first; modules are listed in the order in which they were."""
    return "numpy" in loaded and loaded.index("numpy") < loaded.index("regopy")


def _shorten(blocks: Any) -> None:
    for block in blocks:
        statements = block.get("stmts", [])
        pairs = zip(statements, [*statements[1:], {}], strict=False)
        block["stmts"] = [one for one, other in pairs if not _idle(one, other)]
        for statement in statements:
            inner = statement.get("stmt", {})
            _shorten(inner.get("blocks") or [inner[key] for key in ("block",) if inner.get(key)])


def _idle(statement: dict[str, Any], following: dict[str, Any]) -> bool:
    """Whether this compares with false what the next statement goes through."""
    if statement.get("type") != "NotEqualStmt" or following.get("type") != "ScanStmt":
        return False
    a, b = (statement["stmt"].get(side) for side in "ab")
    source = {"type": "local", "value": following["stmt"].get("source")}
    return bool(a == source and b == {"type": "bool", "value": False})
