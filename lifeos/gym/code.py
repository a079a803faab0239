"""Code of the repository that the Gym runs: agents and scenario templates, each a Python file with one function that counts.

A file may import its neighbours (``from .plan import week``): its folder is a package of its own, under a name that follows from its path, so
that the folders of two agents never meet, and nothing of them is on ``sys.path``.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from types import CodeType, ModuleType
from typing import Any

from lifeos.errors import LifeOSError

_PREFIX = "lifeos_code_"


def read(folder: str) -> dict[str, bytes]:
    """The Python files below a folder, by their path in it, as the compiler sees them: neither hidden ones nor links. Raises
    :class:`LifeOSError`."""
    files: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(place, name)
            if name.endswith(".py") and not name.startswith(".") and not os.path.islink(path):
                try:
                    with open(path, "rb") as file:
                        files[os.path.relpath(path, folder)] = file.read()
                except OSError as error:
                    raise LifeOSError(f"cannot read {path}: {error.strerror}") from error
    return files


def function(path: str, name: str, sources: Mapping[str, bytes] | None = None) -> Callable[..., Any]:
    """The function ``name`` of a file, which is run for it, and its neighbours as far as it imports them. ``sources``: what the files of its
    folder hold, by name, when they were read before; then no others are there. Raises :class:`LifeOSError` when there is none."""
    folder, file = os.path.split(path)
    package = _PREFIX + hashlib.sha256(folder.encode()).hexdigest()[:12]
    for old in [known for known in sys.modules if known == package or known.startswith(f"{package}.")]:
        del sys.modules[old]  # the files may have changed since
    parent = ModuleType(package)
    parent.__path__ = [folder]
    sys.modules[package] = parent
    _neighbours.sources[package] = sources
    if _neighbours not in sys.meta_path:
        sys.meta_path.insert(0, _neighbours)  # before the one that would leave bytecode there
    try:
        loaded = import_module(f"{package}.{file.removesuffix('.py')}")
    except (Exception, SystemExit) as error:
        raise LifeOSError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    found = getattr(loaded, name, None)
    if not callable(found):
        raise LifeOSError(f"{path} has no function '{name}'")
    given: Callable[..., Any] = found
    return given


class _Neighbours(MetaPathFinder):
    """Finds the files of the folders that are packages here, and nothing else. ``sources``: by package, see :func:`function`."""

    def __init__(self) -> None:
        self.sources: dict[str, Mapping[str, bytes] | None] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, name = fullname.rpartition(".")
        if package not in self.sources or path is None:
            return None
        sources, file = self.sources[package], os.path.join(path[0], f"{name}.py")
        source = None if sources is None else sources.get(f"{name}.py")
        if source is None and (sources is not None or not os.path.isfile(file)):
            raise ModuleNotFoundError(f"there is no {name}.py beside it", name=fullname)
        return spec_from_loader(fullname, _Loader(fullname, file, source))


_neighbours = _Neighbours()


class _Loader(SourceFileLoader):
    def __init__(self, module: str, path: str, source: bytes | None) -> None:
        super().__init__(module, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType | None:
        """Of the given source; no bytecode of another time is taken for it."""
        return super().get_code(fullname) if self._source is None else self.source_to_code(self._source, self.path)

    def set_data(self, path: str, data: object, *, _mode: int = 0o666) -> None:
        """Keep no bytecode: the folder is somebody's repository."""
