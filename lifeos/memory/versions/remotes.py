"""The remotes of DVC that a repository is configured with, and their stores."""

import configparser
import os
import re
from typing import NamedTuple

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.store import Store
from lifeos.tools import dvc

_SECTION = re.compile(r"""'?remote ["'](?P<name>[^"']+)["']'?""")


class Remote(NamedTuple):
    """Where objects are: a folder, or something that only DVC can read."""

    name: str
    url: str
    folder: str | None


def remotes(root: str) -> list[Remote]:
    """Those of `.dvc/config` and `.dvc/config.local`, by name. Raises :class:`LifeOSError`."""
    found: dict[str, Remote] = {}
    for name in ("config", "config.local"):
        config = configparser.ConfigParser(interpolation=None)
        path = os.path.join(root, ".dvc", name)
        try:
            config.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            raise LifeOSError(
                f"{path} cannot be read: {error}; mend it, as `dvc remote list` would ask, too"
            ) from error
        for section in config.sections():
            match = _SECTION.fullmatch(section)
            url = config.get(section, "url", fallback="")
            if match is not None and url:
                found[match["name"]] = Remote(match["name"], url, _folder(root, url))
    return [found[name] for name in sorted(found)]


def source(root: str, memory: str, wanted: str, *, pinned: bool) -> Store:
    """The store of a folder or of a remote. From a remote that is no folder DVC brings what is ``pinned`` in the work tree, and nothing else. Raises
    :class:`UsageError` when it is neither."""
    if os.path.isdir(wanted):
        return Store(os.path.abspath(wanted))
    known = {remote.name: remote for remote in remotes(root)}
    remote = known.get(wanted)
    if remote is None:
        names = f"configured: {', '.join(known)}" if known else "none is configured"
        raise UsageError(f"'{wanted}' is no folder and no remote of DVC; {names}")
    if remote.folder is not None:
        return Store(remote.folder)
    if not pinned:
        raise UsageError(
            f"remote '{wanted}' is no folder, so only the version that is pinned in the work tree can be brought from it; check out its commit"
        )
    dvc.fetch(root, remote.name, f"memory/{memory}.dvc")
    return Store(os.path.join(root, dvc.CACHE))


def _folder(root: str, url: str) -> str | None:
    if "://" in url and not url.startswith("file://"):
        return None
    return os.path.normpath(os.path.join(root, ".dvc", url.removeprefix("file://")))
