"""The files of an agent's code, or of other code of a repository, and their digest. Nothing is run, and little imported: the compiler asks for it each time."""

import hashlib
import os
from collections.abc import Mapping

import msgspec

from lifeos.errors import LifeOSError

DECLARATION = "agent.yaml"
"""Not of an agent's code: its fields are in the agent's digest one by one, some are not, and one of them is the digest of the image that
the code is in."""


def read(folder: str) -> dict[str, bytes]:
    """The files below a folder, by their path in it, as the compiler sees them: neither hidden ones nor links nor bytecode. Raises
    :class:`LifeOSError`."""
    files: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            path = os.path.join(place, name)
            if not name.startswith(".") and os.path.isfile(path) and not os.path.islink(path):
                try:
                    with open(path, "rb") as file:
                        files[os.path.relpath(path, folder)] = file.read()
                except OSError as error:
                    raise LifeOSError(f"cannot read {path}: {error.strerror}") from error
    return files


def digest(files: Mapping[str, bytes]) -> str:
    """One hash over the names and bytes of the files of a folder with Python in it, for code reads what lies beside it; empty without
    Python. The compiler writes it down, the Gym runs these files, and a pod serves no others."""
    hashes = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != DECLARATION and "__pycache__" not in name.split("/")
    }
    if not any(name.endswith(".py") for name in hashes):
        return ""
    return f"sha256:{hashlib.sha256(msgspec.json.encode(hashes, order='sorted')).hexdigest()}"
