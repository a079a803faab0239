"""dvc: brings the objects of a version from a remote that is no folder, with the credentials that DVC is configured with."""

import os
import shutil
import subprocess
import sys

from lifeos.errors import ProgramError

CACHE = os.path.join(".dvc", "cache")
"""Where it puts them, laid out as a remote is."""


def fetch(root: str, remote: str, path: str) -> None:
    """Bring what a `.dvc` file of the work tree points to into the cache of the repository. Raises :class:`ProgramError`."""
    program = shutil.which("dvc", path=os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", ""))))
    if program is None:
        raise ProgramError(
            f"remote '{remote}' is no folder, and dvc is not installed; `pip install dvc` with the extra of that remote"
        )
    command = [program, "fetch", "--quiet", "--remote", remote, path]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise ProgramError(f"dvc fetch from '{remote}' failed: {(done.stderr or done.stdout).strip()}")
