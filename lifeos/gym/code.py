"""Code of the repository that the Gym runs: agents and scenario templates, each a Python file with one function that counts."""

import hashlib
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from typing import Any

from lifeos.errors import LifeOSError


def function(path: str, name: str) -> Callable[..., Any]:
    """The function ``name`` of a file. Raises :class:`LifeOSError` when there is none."""
    module = "lifeos_code_" + hashlib.sha256(path.encode()).hexdigest()[:12]
    spec = spec_from_loader(module, _Loader(module, path))
    assert spec is not None, "a loader was given"
    loaded = module_from_spec(spec)
    try:
        _Loader(module, path).exec_module(loaded)
    except (Exception, SystemExit) as error:
        raise LifeOSError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    found = getattr(loaded, name, None)
    if not callable(found):
        raise LifeOSError(f"{path} has no function '{name}'")
    given: Callable[..., Any] = found
    return given


class _Loader(SourceFileLoader):
    def set_data(self, path: str, data: object, *, _mode: int = 0o666) -> None:
        """Keep no bytecode: the folder is somebody's repository."""
