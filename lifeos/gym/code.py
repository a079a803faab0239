"""Code of the repository that the Gym runs: agents and scenario templates, each a Python file with one function that counts.

A file may be split: its folder is loaded as a package of its own, under a name that nothing else has, so ``from .sibling import x`` works
and ``sys.path`` stays as it is.
"""

import hashlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from lifeos.errors import LifeOSError


def function(path: str, name: str) -> Callable[..., Any]:
    """The function ``name`` of a file, whose folder is read anew for it. Raises :class:`LifeOSError` when there is none."""
    folder, file = os.path.split(os.path.abspath(path))
    package = "lifeos_code_" + hashlib.sha256(folder.encode()).hexdigest()[:12]
    _forget(package)
    root = ModuleType(package)
    root.__path__ = [folder]
    sys.modules[package] = root
    importlib.invalidate_caches()
    try:
        with _no_bytecode():
            loaded = importlib.import_module(f"{package}.{file.removesuffix('.py')}")
    except (Exception, SystemExit) as error:
        _forget(package)
        raise LifeOSError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    found = getattr(loaded, name, None)
    if not callable(found):
        raise LifeOSError(f"{path} has no function '{name}'")
    given: Callable[..., Any] = found
    return given


def sources(folder: str) -> list[str]:
    """The paths of the Python files in a folder, sorted: all that its code is."""
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".py")]


def _forget(package: str) -> None:
    for module in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[module]


@contextmanager
def _no_bytecode() -> Iterator[None]:
    """The folder is somebody's repository: leave nothing in it."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
