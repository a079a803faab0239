#!/usr/bin/env python3
"""Finds the PostgreSQL that tests and benchmarks start, Debian's, and installs it where it is missing and that is allowed.

`.build/postgres` in the checkout is a link to the folder of its programs. Only Python's standard library is used.
"""

import glob
import os
import shutil
import subprocess
import sys

PACKAGE = "postgresql-15"
"""Bookworm's; Debian keeps its patches up to date."""
LINK = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), ".build", "postgres")


def main() -> None:
    """Link it."""
    found = programs()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {PACKAGE}", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", PACKAGE], check=True, env=quiet)
        found = programs()
    if found is None:
        sys.exit(f"the tests need PostgreSQL 13 or newer: install Debian's {PACKAGE}, or have its `initdb` in PATH")
    os.makedirs(os.path.dirname(LINK), exist_ok=True)
    if not (os.path.islink(LINK) and os.readlink(LINK) == found):
        if os.path.lexists(LINK):
            os.unlink(LINK)
        os.symlink(found, LINK)


def programs() -> str | None:
    """The folder of initdb, pg_ctl and postgres: the newest of Debian's, or the one in PATH."""
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]), reverse=True)
    beside = shutil.which("initdb")
    for folder in (*debian, *([os.path.dirname(os.path.realpath(beside))] if beside else [])):
        if all(os.access(os.path.join(folder, name), os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


if __name__ == "__main__":
    main()
