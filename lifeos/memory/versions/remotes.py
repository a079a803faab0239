"""The remotes of DVC that a repository is configured with, and their stores."""

import configparser
import os
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from lifeos.errors import LifeOSError, UsageError
from lifeos.memory.store import Store
from lifeos.memory.versions.bucket import Bucket, Keys
from lifeos.tools import dvc

_SECTION = re.compile(r"""'?remote ["'](?P<name>[^"']+)["']'?""")


ALONE = "There is no second copy: `.dvc/config` names no remote but the store itself; `dvc remote add` names one, and `dvc push` fills it"
"""What is said where there are no others."""


class Remote(NamedTuple):
    """Where objects are: a folder, or something that only DVC can read. ``endpoint``, ``keys``: of a bucket, as far as they are configured."""

    name: str
    url: str
    folder: str | None
    endpoint: str = ""
    keys: Keys = Keys("", "")


def remotes(root: str) -> list[Remote]:
    """Those of `.dvc/config` and `.dvc/config.local`, by name. Raises :class:`LifeOSError`."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
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
            if match is not None:
                found[match["name"]].update(config[section])
    return [_remote(root, name, found[name]) for name in sorted(found) if found[name].get("url")]


def others(root: str, store: str) -> list[Remote]:
    """Those that are another place than a store, which the first one is by default. ``store``: its folder. Raises :class:`LifeOSError`."""
    here = os.path.realpath(store)
    return [one for one in remotes(root) if one.folder is None or os.path.realpath(one.folder) != here]


def _remote(root: str, name: str, said: Mapping[str, str]) -> Remote:
    keys = Keys(said.get("access_key_id", ""), said.get("secret_access_key", ""))
    return Remote(name, said["url"], _folder(root, said["url"]), said.get("endpointurl", ""), keys)


def bucket(remote: Remote, keys: Keys) -> Bucket | None:
    """The bucket of a remote that is one, with the keys that are configured for it, or else these; None where it is none, or nobody says which service it is of, or with which keys."""
    parts = urlsplit(remote.url)
    own = remote.keys if all(remote.keys) else keys
    if parts.scheme != "s3" or not remote.endpoint or not all(own):
        return None
    return Bucket(remote.endpoint, parts.netloc, parts.path.strip("/"), own)


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
