"""A deed that is ended before one of its changes to the names on the disk, or to any byte, as by `kill -9`: nothing of it happens after that, not even what tidies up. And a disk that takes no more."""

import contextlib
import os
import resource


class Killed(BaseException):
    """No code that is looked at may catch this."""


NAMES = ("replace", "rename", "unlink")
BYTES = (*NAMES, "write", "pwrite", "fsync", "ftruncate")


def killed(monkeypatch, step, deed, changes=NAMES):
    """Do it, up to so many changes; whether it was ended."""
    left = [step]

    def stopping(real):
        def change(*words, **named):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*words, **named)

        return change

    with monkeypatch.context() as patched:
        for name in changes:
            patched.setattr(os, name, stopping(getattr(os, name)))
        try:
            deed()
        except Killed:
            return True
    return False


def each(monkeypatch, deed, look, changes=NAMES):
    """End it before its first change, then before its second, and so on until it comes through, and look each time; how often it was ended."""
    number = 0
    while killed(monkeypatch, number, deed, changes):
        look()
        number += 1
    return number


@contextlib.contextmanager
def full(limit):
    """No file may grow over so many bytes: the kernel refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
