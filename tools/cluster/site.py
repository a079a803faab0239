"""LifeOS and the libraries that `uv.lock` pins for it, as a folder of an image: for the image's Python and not for the one that runs this."""

import glob
import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass

from tools.cluster import debian
from tools.cluster.place import ROOT, within
from tools.cluster.run import run

PLACE = "/opt/lifeos"
_HERE_AND_NOW = ("direct_url.json", "uv_cache.json", "uv_build.json", ".lock")
"""Files that say where and when a package was installed, and so differ from machine to machine."""
_UV = os.path.join(ROOT, ".build", "uv", "bin", "uv")


@dataclass(frozen=True)
class Site:
    """What is in one. ``extras`` and ``groups`` as pyproject.toml has them, less the packages in ``without``; ``own``: the files of this
    repository, as a pattern of git, of which another content makes another site; ``whole``: LifeOS itself comes as its wheel, and
    otherwise as those files; ``compiled``: with bytecode."""

    name: str
    extras: tuple[str, ...]
    own: tuple[str, ...]
    groups: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    whole: bool = True
    compiled: bool = False


def folder(site: Site) -> str:
    """Where it is; a later run finds it by the state of what goes into it."""
    path = within("images", "parts", f"site-{site.name}-{_key(site)}")
    if not os.path.isdir(path):
        print(f"images: {site.name}, LifeOS and its libraries", flush=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as work:
            made = _install(site, work)
            for outdated in glob.glob(within("images", "parts", f"site-{site.name}-*")):
                shutil.rmtree(outdated)
            os.replace(made, path)
    return path


def _install(site: Site, work: str) -> str:
    made, pinned = os.path.join(work, "site"), os.path.join(work, "pinned.txt")
    chosen = [
        *(f"--extra={extra}" for extra in site.extras),
        *(f"--group={group}" for group in site.groups),
        *(f"--prune={package}" for package in site.without),
    ]
    fixed = ("--quiet", "--frozen", f"--project={ROOT}", "--no-default-groups", "--no-emit-project")
    run(_UV, "export", *fixed, *chosen, f"--output-file={pinned}")
    target = (f"--target={made}", f"--python-version={debian.PYTHON}", "--only-binary=:all:")
    run(_UV, "pip", "install", "--quiet", *target, "--require-hashes", f"--requirement={pinned}")
    if site.whole:
        run(_UV, "build", "--quiet", "--wheel", f"--out-dir={work}", ROOT)
        wheels = [os.path.join(work, file) for file in os.listdir(work) if file.endswith(".whl")]
        run(_UV, "pip", "install", "--quiet", *target, "--no-deps", *wheels)
    else:
        for name in _tracked(site.own):
            os.makedirs(os.path.dirname(os.path.join(made, name)), exist_ok=True)
            shutil.copyfile(os.path.join(ROOT, name), os.path.join(made, name))
    shutil.rmtree(os.path.join(made, "bin"), ignore_errors=True)  # scripts for this machine's Python
    for folder, _, names in os.walk(made):
        for name in names:
            if name in _HERE_AND_NOW:
                os.unlink(os.path.join(folder, name))
            elif name == "RECORD":  # read at run time: the small models are found by it
                _forget(os.path.join(folder, name))
    if site.compiled:
        debian.compile_into(made)
    return made


def _forget(record: str) -> None:
    """Take what was removed out of a list of installed files."""
    with open(record, encoding="utf-8") as file:
        lines = [
            line
            for line in file
            if not line.startswith(("bin/", "../")) and not any(name in line for name in _HERE_AND_NOW)
        ]
    with open(record, "w", encoding="utf-8") as file:
        file.writelines(lines)


def _tracked(patterns: tuple[str, ...]) -> list[str]:
    """The files of this repository that git knows of, changed or not; for no pattern none."""
    if not patterns:
        return []
    done = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--", *patterns], capture_output=True, check=True)
    return sorted(filter(None, done.stdout.decode().split("\0")))


def _key(site: Site) -> str:
    digest = hashlib.sha256(repr((site, debian.python() if site.compiled else debian.PYTHON)).encode())
    for name in _tracked(("uv.lock", "pyproject.toml", *site.own)):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(f"{name}\0".encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
