"""What a process asks of the kernel before it runs code that nobody has looked at, and what keeps others of the same user out of a process.

On Linux; elsewhere there are the limits only.
"""

import contextlib
import ctypes
import os
import signal

from lifeos.agent import landlock

MEMORY = 4 << 30
"""Bytes that an agent may take."""

FILE = 64 << 20
"""Bytes of a file that it may write."""

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG and the others: linux/prctl.h
_DUMPABLE = 4
_NO_NEW_PRIVILEGES = 38
_CAPABILITIES = 0x20080522  # _LINUX_CAPABILITY_VERSION_3: linux/capability.h


def confine(parent: int, folder: str) -> None:
    """Let this process take no more memory than it may, gain no privilege, have none of root's, write in ``folder`` only, and end with its
    parent ``parent``."""
    _limit()
    prctl = _kernel("prctl")
    if prctl is None:
        return
    prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    # Without them root, too, may look into no process that has any.
    ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(_CAPABILITIES, 0), (ctypes.c_uint32 * 6)())
    landlock.restrict(folder)
    prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # it died before


def unseen() -> None:
    """No other process of this user may look into the memory of this one; only one with root's privileges may."""
    prctl = _kernel("prctl")
    if prctl is not None:
        prctl(_DUMPABLE, 0, 0, 0, 0)


def _limit() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415  not on every system

        for kind, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, FILE), (resource.RLIMIT_DATA, MEMORY)):
            hard = resource.getrlimit(kind)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (least, least))


def _kernel(name: str) -> "ctypes._NamedFuncPointer | None":
    """The function of the C library, where there is this one."""
    return getattr(ctypes.CDLL(None), name, None)
