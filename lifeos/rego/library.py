"""The library of the embedded engine, rego-cpp by way of regopy: loaded here, so that it is said in one place why it cannot be."""

import importlib.util
from types import ModuleType

from lifeos.errors import LifeOSError


def loaded() -> ModuleType:
    """It, imported when it was not yet, which takes 20 to 60 ms. Raises :class:`LifeOSError` where the system lacks what it is linked
    against, as a small image does."""
    try:
        import regopy  # noqa: PLC0415  only who evaluates Rego needs it
    except OSError as error:
        found = importlib.util.find_spec("regopy")
        where = found.origin if found is not None else None
        raise LifeOSError(
            f"the embedded engine for Rego, {where}, cannot be loaded: {error}; install that library of the system, on Debian with "
            "'apt-get install libatomic1 libstdc++6'"
        ) from error
    module: ModuleType = regopy
    return module
