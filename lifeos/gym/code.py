"""Code of the repository that the Gym runs: agents and scenario templates, each a Python file with one function that counts."""

import hashlib
import os
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import CodeType
from typing import Any

from lifeos.errors import LifeOSError


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


def function(path: str, name: str, source: bytes | None = None) -> Callable[..., Any]:
    """The function ``name`` of a file. ``source``: what the file holds, when it was read before. Raises :class:`LifeOSError` when there
    is none."""
    module = "lifeos_code_" + hashlib.sha256(path.encode()).hexdigest()[:12]
    spec = spec_from_loader(module, _Loader(module, path, source))
    assert spec is not None, "a loader was given"
    loaded = module_from_spec(spec)
    try:
        _Loader(module, path, source).exec_module(loaded)
    except (Exception, SystemExit) as error:
        raise LifeOSError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    found = getattr(loaded, name, None)
    if not callable(found):
        raise LifeOSError(f"{path} has no function '{name}'")
    given: Callable[..., Any] = found
    return given


class _Loader(SourceFileLoader):
    def __init__(self, module: str, path: str, source: bytes | None) -> None:
        super().__init__(module, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType | None:
        """Of the given source; no bytecode of another time is taken for it."""
        return super().get_code(fullname) if self._source is None else self.source_to_code(self._source, self.path)

    def set_data(self, path: str, data: object, *, _mode: int = 0o666) -> None:
        """Keep no bytecode: the folder is somebody's repository."""
