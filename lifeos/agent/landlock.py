"""Landlock: a process takes rights from itself, without any privilege, and gives them to nobody it starts (Linux 5.13 on).

What is left: to read what Python and the system are made of, to write in one folder. No TCP, no signal to others, no look into their memory.
Source: docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # system calls, the same on every architecture
_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
_BENEATH = 1  # LANDLOCK_RULE_PATH_BENEATH

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_KINDS = {1: 13, 2: 14, 3: 15, 5: 16}
"""By version of Landlock: how many rights on files it knows."""
_CONNECT_SINCE, _NETWORK = 4, 0b11  # to bind and to connect by TCP
_SCOPED_SINCE, _SCOPED = 6, 0b11  # abstract sockets and signals

_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/dev"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo"),  # of no other process: its words say which gate it is at
    *(
        f"/etc/{name}"
        for name in ("ld.so.cache", "ld.so.conf", "localtime", "ssl", "passwd", "group", "nsswitch.conf", "hosts")
    ),
    f"/etc/python{sys.version_info.major}.{sys.version_info.minor}",  # where Debian has a part of Python
    *("/opt", "/nix/store", "/gnu/store"),  # where some keep the libraries that Python is linked with
)


def version() -> int:
    """Of Landlock in this kernel; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE, None, 0, _VERSION)))


def restrict(folder: str) -> None:
    """From now on this process, and whatever it starts, writes in ``folder`` only. The caller has seen to it that no privilege can be gained.
    Raises :class:`OSError` when a kernel that has Landlock refuses: who believes to be confined must be."""
    known = version()
    if not known:
        return
    handled = (1 << max(count for since, count in _KINDS.items() if since <= known)) - 1
    rules = [handled]
    if known >= _CONNECT_SINCE:
        rules.append(_NETWORK)
    if known >= _SCOPED_SINCE:
        rules.append(_SCOPED)
    ruleset = _call(_CREATE, struct.pack(f"{len(rules)}Q", *rules), ctypes.c_size_t(8 * len(rules)), 0)
    for path, rights in (*_readable(), ("/dev/null", _WRITE_FILE), (folder, handled)):
        with suppress(OSError):  # what is not there needs no right
            beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
            granted = rights & handled & (-1 if os.path.isdir(path) else _OF_FILES)
            _call(_ADD, ruleset, _BENEATH, struct.pack("=Qi", granted, beneath), 0)
            os.close(beneath)
    _call(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _call(number: int, *arguments: Any) -> int:
    result = int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock: {os.strerror(error)}")
    return result


def _readable() -> Iterator[tuple[str, int]]:
    """The system, and what Python imports from: its own folders whole, of others their names, packages and modules, for a checkout holds
    more."""
    own = {os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix)}
    for path in (*_SYSTEM, *own):
        yield path, _READ
    for entry in sys.path:
        if os.path.isdir(entry) and not any(os.path.realpath(entry).startswith(f"{prefix}/") for prefix in own):
            yield entry, _READ_DIR
            for name in os.listdir(entry):
                path = os.path.join(entry, name)
                if name.endswith((".py", ".so")) or os.path.isfile(os.path.join(path, "__init__.py")):
                    yield path, _READ
