"""The fleet as a folder of files, as a pod has it mounted: the data of the ConfigMaps that the target ``bundle`` renders."""

import os

from lifeos.bundle import TornFleet, assemble
from lifeos.errors import LifeOSError
from lifeos.ir import Fleet

_Signature = tuple[tuple[str, int, int], ...]


class FleetFolder:
    """Gives the fleet as it is now. While a sync is under way, and the parts do not fit together, it gives the one before."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._seen: _Signature = ()
        self._fleet: Fleet | None = None

    def __call__(self) -> Fleet:
        """Read again what changed. Raises :class:`LifeOSError` when there has never been a fleet."""
        now = self._signature()
        if now != self._seen or self._fleet is None:
            try:
                self._fleet = self.read()
                self._seen = now
            except LifeOSError:
                if self._fleet is None:
                    raise
        return self._fleet

    def read(self) -> Fleet:
        """The fleet as it is now, and no other. Raises :class:`LifeOSError` when the parts do not fit together."""
        try:
            return assemble([self._parts()])
        except (TornFleet, OSError, UnicodeDecodeError) as error:
            raise LifeOSError(f"there is no fleet in {self._folder}: {error}") from error

    def _files(self) -> list[str]:
        """Kubernetes mounts each key as a link, and keeps what is behind in folders whose names begin with dots."""
        return sorted(
            os.path.join(place, name)
            for place, folders, names in os.walk(self._folder, followlinks=True)
            if not os.path.basename(place).startswith("..")
            for name in names
            if name.endswith((".json", ".rego"))
        )

    def _signature(self) -> _Signature:
        found = []
        for path in self._files():
            try:
                status = os.stat(path)
            except OSError:
                continue  # it was taken away just now, which is a change, too
            found.append((path, status.st_size, status.st_mtime_ns))
        return tuple(found)

    def _parts(self) -> dict[str, str]:
        parts = {}
        for path in self._files():
            with open(path, encoding="utf-8") as file:
                parts[os.path.basename(path)] = file.read()
        return parts
