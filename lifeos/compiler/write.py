"""Write: the only stage that changes the disk, in an order in which a kill at any moment loses nothing.

A folder first records what it is about to own, then gets its files, then loses what it no longer needs, and last records
what remains. Whatever is interrupted is thus either the old state, or owned by the compiler and mended by the next run.
"""

import contextlib
import os

from lifeos.compiler.folder import RECORD, Signature, record, temporary
from lifeos.compiler.plan import FolderPlan
from lifeos.errors import LifeOSError


def write(root: str, plans: list[FolderPlan]) -> dict[str, Signature]:
    """Carry out the plans; what each folder holds then. Raises :class:`LifeOSError` when the disk refuses; running again goes
    on where it stopped."""
    try:
        return {plan.home: _carry_out(f"{root}/{plan.home}", plan) for plan in plans}
    except OSError as error:
        raise LifeOSError(
            f"cannot write {error.filename}: {error.strerror}. Mend that and compile again; it goes on where it stopped."
        ) from error


def _carry_out(folder: str, plan: FolderPlan) -> Signature:
    held = dict(plan.held)
    if not held:
        os.makedirs(folder, exist_ok=True)
    both = plan.owned | plan.before
    if both not in (plan.before, plan.owned):
        held[RECORD] = _replace(f"{folder}/{RECORD}", record(both))
    elif RECORD in plan.writes and not plan.deletes:
        held[RECORD] = _replace(f"{folder}/{RECORD}", plan.writes[RECORD])
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name, text in plan.writes.items():
            if name in plan.held and name != RECORD:
                held[name] = _replace(f"{folder}/{name}", text)
            elif name != RECORD:
                held[name] = _create(here, folder, name, text)
    finally:
        os.close(here)
    for name in plan.deletes:
        held.pop(name, None)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{folder}/{name}")
    if RECORD in plan.writes and (plan.deletes or both != plan.owned):
        held[RECORD] = _replace(f"{folder}/{RECORD}", plan.writes[RECORD])
    if not plan.owned:
        with contextlib.suppress(OSError):  # something else lives there
            os.removedirs(folder)
    return held


def _create(here: int, folder: str, name: str, text: str) -> tuple[int, int]:
    """A new file, in the folder open as ``here``; its signature. The folder's record claims it already, so a part of it is no harm."""
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644, dir_fd=here)
        return _fill(descriptor, text)
    except OSError as error:
        error.filename = f"{folder}/{name}"
        raise


def _replace(path: str, text: str) -> tuple[int, int]:
    """A reader sees the old file or the new one, never a part. The signature of the new one."""
    beside = temporary(path)
    try:
        signature = _fill(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644), text)
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        error.filename = path
        raise
    return signature


def _fill(descriptor: int, text: str) -> tuple[int, int]:
    try:
        data = text.encode()
        while data:
            data = data[os.write(descriptor, data) :]
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return status.st_size, status.st_mtime_ns
