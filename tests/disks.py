"""Small disks, and disks that are full, for tests: the machine's own is left alone."""

import contextlib
import os
import subprocess


@contextlib.contextmanager
def mounted(folder, size):
    """A folder that is empty is a disk of so many bytes, until the context ends. Root's to do."""
    subprocess.run(["mount", "--types=tmpfs", f"--options=size={size}", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def full(folder):
    """The disk of a folder has no room left, until the context ends."""
    filler = os.path.join(folder, ".filler")
    with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        os.unlink(filler)
