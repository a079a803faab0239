"""Code of the repository that the Gym runs: agents and scenario templates, each a Python file with one function that counts.

A file may be split: its folder is loaded as a package of its own, under a name that nothing else has, so ``from .sibling import x`` works
and ``sys.path`` stays as it is. What is loaded are the bytes that were read before, so that nobody can change them under a run; and nothing
is left in the folder, which is somebody's repository.
"""

import hashlib
import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

from lifeos.agent.sources import read
from lifeos.errors import LifeOSError


class Package:
    """The Python files of one folder, as a package. Making it again for the same folder puts it in the place of the one before."""

    def __init__(self, folder: str, sources: Mapping[str, bytes] | None = None) -> None:
        """``sources``: the files by their path in the folder, when they were read before; it is read otherwise. Raises
        :class:`LifeOSError`."""
        self._folder = os.path.abspath(folder)
        self._name = "lifeos_code_" + hashlib.sha256(self._folder.encode()).hexdigest()[:12]
        sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, "package", None) != self._name]
        for module in [name for name in sys.modules if name == self._name or name.startswith(f"{self._name}.")]:
            del sys.modules[module]
        sys.meta_path.append(_Folder(self._name, self._folder, read(folder) if sources is None else sources))
        sys.modules[self._name] = root = ModuleType(self._name)
        root.__path__ = []

    def function(self, file: str, name: str) -> Callable[..., Any]:
        """The function ``name`` of a file, which is run for it. Raises :class:`LifeOSError` when there is none."""
        path = os.path.join(self._folder, file)
        try:
            loaded = importlib.import_module(f"{self._name}.{file.removesuffix('.py')}")
        except (Exception, SystemExit) as error:
            there = place(error, self._folder)
            at = f"{self._folder}/{there}: " if there else ""
            begin = "" if there.startswith(f"{file}:") else f"{path} cannot be loaded: "
            words = (
                error.msg if isinstance(error, SyntaxError) else error
            )  # the text of the former names the place, too
            raise LifeOSError(f"{begin}{at}{type(error).__name__}: {words}") from error
        found = getattr(loaded, name, None)
        if not callable(found):
            raise LifeOSError(f"{path} has no function '{name}'")
        given: Callable[..., Any] = found
        return given


def function(path: str, name: str) -> Callable[..., Any]:
    """The function ``name`` of a file, whose folder is read for it. Raises :class:`LifeOSError` when there is none."""
    folder, file = os.path.split(path)
    return Package(folder or ".").function(file, name)


def place(error: BaseException, folder: str) -> str:
    """Where code below a folder failed, as ``file:line`` from the folder: the innermost frame there, or the line that cannot be parsed.
    Empty when no such code had a part in it."""
    inside = f"{os.path.abspath(folder)}/"
    found = ""
    frame = error.__traceback__
    while frame is not None:
        file = frame.tb_frame.f_code.co_filename
        if file.startswith(inside):
            found = f"{file.removeprefix(inside)}:{frame.tb_lineno}"
        frame = frame.tb_next
    if isinstance(error, SyntaxError) and isinstance(error.filename, str) and error.filename.startswith(inside):
        found = f"{error.filename.removeprefix(inside)}:{error.lineno or 1}"
    return found


class _Folder(MetaPathFinder):
    """Finds the modules of one folder among the bytes that were read of it."""

    def __init__(self, package: str, folder: str, sources: Mapping[str, bytes]) -> None:
        self.package, self._folder, self._sources = package, folder, sources

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(f"{self.package}."):
            return None
        name = fullname.removeprefix(f"{self.package}.").replace(".", "/")
        source = self._sources.get(f"{name}.py")
        if source is not None:
            place = f"{self._folder}/{name}.py"
            spec = ModuleSpec(fullname, _Source(fullname, place, source), origin=place)
            spec.has_location = True  # or code would have no __file__
            return spec
        if any(file.startswith(f"{name}/") for file in self._sources):
            return ModuleSpec(fullname, None, is_package=True)
        return None


class _Source(SourceFileLoader):
    def __init__(self, module: str, path: str, source: bytes) -> None:
        super().__init__(module, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType | None:
        return self.source_to_code(self._source, self.path)
