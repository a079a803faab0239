"""Benchmarks are run by hand, now and then. What they take from LifeOS has to be there all the same."""

import ast
import importlib
import importlib.util

import pytest

from tests.architecture.test_files import ROOT

_TAKEN = sorted(
    (str(path.relative_to(ROOT)), node.module, alias.name)
    for path in (ROOT / "bench").rglob("*.py")
    for node in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("lifeos", "tests", "tools")
    for alias in node.names
)


@pytest.mark.parametrize(("path", "module", "name"), _TAKEN)
def test_what_a_benchmark_takes_is_there(path, module, name):
    taken = importlib.import_module(module)
    there = hasattr(taken, name) or (hasattr(taken, "__path__") and importlib.util.find_spec(f"{module}.{name}"))
    assert there, f"{path}: {module} has no {name}"
