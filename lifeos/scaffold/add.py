"""Add new files to a repository: all of them and what is rendered from them, or nothing."""

import contextlib
import os

from lifeos.compiler.inputs import read
from lifeos.compiler.pipeline import Compilation, Outcome
from lifeos.errors import LifeOSError, UsageError
from lifeos.source.tree import PLATFORM_FILE, ROOTS


def add(root: str, files: dict[str, str]) -> Outcome:
    """Compile the repository as it would be with the ``files``, texts by path, and write both unless something is wrong.

    Raises :class:`UsageError` when one of the files exists, :class:`LifeOSError` when the disk refuses.
    """
    present = [path for path in files if os.path.lexists(os.path.join(root, path))]
    if present:
        more = f" and {len(present) - 1} more" if len(present) > 1 else ""
        raise UsageError(f"{present[0]}{more} {'exist' if len(present) > 1 else 'exists'} already; nothing was written")
    declared = {path: text.encode() for path, text in files.items() if _is_declared(path)}
    compilation = Compilation(root, inputs=read(root, declared))
    outcome = compilation.plan()
    if all(item.severity != "error" for item in outcome.found):
        _write(root, files)
        compilation.apply(outcome)
    return outcome


def _is_declared(path: str) -> bool:
    return path == PLATFORM_FILE or path.split("/", 1)[0] in ROOTS


def _write(root: str, files: dict[str, str]) -> None:
    written = []
    try:
        for path, text in files.items():
            target = os.path.join(root, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "x", encoding="utf-8", newline="") as file:
                written.append(target)
                file.write(text)
    except OSError as error:
        for target in written:
            with contextlib.suppress(OSError):
                os.unlink(target)
        raise LifeOSError(f"cannot write {error.filename}: {error.strerror}; nothing was kept") from error
