"""Write: the only stage that changes the disk, in an order in which a kill at any moment loses nothing.

A folder first records what it is about to own, then gets its files, then loses what it no longer needs, and last records
what remains. Whatever is interrupted is thus either the old state, or owned by the compiler and mended by the next run.
"""

import contextlib
import os

from lifeos.compiler.folder import RECORD, record, temporary
from lifeos.compiler.plan import FolderPlan
from lifeos.errors import LifeOSError


def write(root: str, plans: list[FolderPlan]) -> None:
    """Carry out the plans. Raises :class:`LifeOSError` when the disk refuses; running again goes on where it stopped."""
    try:
        for plan in plans:
            _carry_out(f"{root}/{plan.home}", plan)
    except OSError as error:
        raise LifeOSError(
            f"cannot write {error.filename}: {error.strerror}. Mend that and compile again; it goes on where it stopped."
        ) from error


def _carry_out(folder: str, plan: FolderPlan) -> None:
    os.makedirs(folder, exist_ok=True)
    both = plan.owned | plan.before
    if both not in (plan.before, plan.owned):
        _replace(f"{folder}/{RECORD}", record(both))
    elif RECORD in plan.writes and not plan.deletes:
        _replace(f"{folder}/{RECORD}", plan.writes[RECORD])
    for name, text in plan.writes.items():
        if name != RECORD:
            _put(f"{folder}/{name}", text, exists=name in plan.present)
    for name in plan.deletes:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{folder}/{name}")
    if RECORD in plan.writes and (plan.deletes or both != plan.owned):
        _replace(f"{folder}/{RECORD}", plan.writes[RECORD])
    if not plan.owned:
        with contextlib.suppress(OSError):  # something else lives there
            os.removedirs(folder)


def _put(path: str, text: str, *, exists: bool) -> None:
    """A file that exists is replaced at once, so that a reader sees the old one or the new one, never a part; a new file
    needs no such care, since the folder's record claims it already."""
    if exists:
        _replace(path, text)
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
    try:
        data = text.encode()
        while data:
            data = data[os.write(descriptor, data) :]
    except OSError as error:
        error.filename = path
        raise
    finally:
        os.close(descriptor)


def _replace(path: str, text: str) -> None:
    """A reader sees the old file or the new one, never a part."""
    beside = temporary(path)
    try:
        with open(beside, "wb") as file:
            file.write(text.encode())
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        error.filename = path
        raise
