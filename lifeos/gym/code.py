"""Code of the repository that the Gym runs: agents and scenario templates, each a Python file with one function that counts.

A file may import its neighbours (``from .plan import week``): its folder is a package of its own, under a name that follows from its path, so
that the folders of two agents never meet, and nothing of them is on ``sys.path``.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

from lifeos.errors import LifeOSError

_PREFIX = "lifeos_code_"


def function(path: str, name: str) -> Callable[..., Any]:
    """The function ``name`` of a file, which is run for it, and its neighbours as far as it imports them. Raises :class:`LifeOSError`
    when there is none."""
    folder, file = os.path.split(path)
    package = _PREFIX + hashlib.sha256(folder.encode()).hexdigest()[:12]
    if not any(isinstance(finder, _Neighbours) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Neighbours())  # before the one that would leave bytecode there
    for old in [known for known in sys.modules if known == package or known.startswith(f"{package}.")]:
        del sys.modules[old]  # the files may have changed since
    parent = ModuleType(package)
    parent.__path__ = [folder]
    sys.modules[package] = parent
    try:
        loaded = import_module(f"{package}.{file.removesuffix('.py')}")
    except (Exception, SystemExit) as error:
        raise LifeOSError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    found = getattr(loaded, name, None)
    if not callable(found):
        raise LifeOSError(f"{path} has no function '{name}'")
    given: Callable[..., Any] = found
    return given


def files(folder: str) -> list[str]:
    """The paths of the Python files of a folder, sorted: all that its code consists of."""
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]


class _Neighbours(MetaPathFinder):
    """Finds the files of a folder that is a package here, and nothing else."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(_PREFIX) or path is None:
            return None
        file = os.path.join(path[0], fullname.rpartition(".")[2] + ".py")
        return spec_from_loader(fullname, _Loader(fullname, file)) if os.path.isfile(file) else None


class _Loader(SourceFileLoader):
    def set_data(self, path: str, data: object, *, _mode: int = 0o666) -> None:
        """Keep no bytecode: the folder is somebody's repository."""
