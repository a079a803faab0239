"""The database of an API server that already knows every custom resource definition.

To store the definitions takes the server 15 to 30 seconds, as it writes and checks each of these large objects several times;
to start on a copy of what it stored takes none. So that is done once, for each set of programs and definitions.
"""

import contextlib
import hashlib
import os
import shutil
from pathlib import Path

from tests.proofs.api import Api
from tests.proofs.control_plane import ControlPlane
from tests.proofs.programs import BUILD, definitions, program

_SEEDS = BUILD / "control-plane"


def seed() -> Path:
    """The folder of such a database, made now if there is none yet."""
    path = _SEEDS / _key()
    if not path.exists():
        shutil.rmtree(_SEEDS, ignore_errors=True)
        _make(path)
    return path


def _key() -> str:
    """Programs and definitions lie in folders that are named by what they were made from."""
    made_from = [program("etcd"), program("kube-apiserver"), *definitions()]
    return hashlib.sha256("\n".join(os.path.realpath(path) for path in made_from).encode()).hexdigest()[:16]


def _make(path: Path) -> None:
    plane = ControlPlane()
    try:
        plane.start()
        api = Api.of(plane)
        with api.client:
            api.install(definitions())
    finally:
        plane.stop()
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    shutil.copytree(plane.data, unfinished)
    plane.remove()
    with contextlib.suppress(FileExistsError):  # another run was faster; it made the same
        unfinished.rename(path)
    shutil.rmtree(unfinished, ignore_errors=True)
