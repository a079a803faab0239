"""The image `lifeos`: a small Debian with Python and git, and on it LifeOS with what the lock file pins for the Gym.

Debian's packages come by mmdebstrap and the wheels by uv; both are kept, and made anew when their list, the lock file or our own code changed.
"""

import glob
import hashlib
import os
import shutil
import subprocess
import tempfile

from tools.cluster.archive import Image
from tools.cluster.place import ROOT, within, write
from tools.cluster.run import run

_DEBIAN = "bookworm"
_PYTHON = "3.11"
"""That Debian's."""
_PACKAGES = ("python3", "git", "ca-certificates", "libatomic1", "libgomp1", "libstdc++6")
"""The last three are what the libraries of regopy, llama.cpp and numpy need."""
_EXTRAS = ("gym", "agent", "services")
_GROUPS = ("small-models",)
"""A gate with other models than `lifeos gym run` has at hand would be another gate, with another receipt."""
_SITE = "/opt/lifeos"
_PLACE = ("direct_url.json", "uv_cache.json", "uv_build.json", ".lock")
"""Files that say where and when a package was installed, and so differ from machine to machine."""
_COMMAND = """\
#!/usr/bin/python3
import sys

from lifeos.cli.main import main

sys.exit(main())
"""
_EPOCH = "0"
"""The date of every file, in seconds: the same packages give the same bytes."""


def lifeos(name: str) -> Image:
    """With its parts made where they are missing."""
    site = _site()
    return Image(
        name,
        bases=(debian(),),
        files={_SITE: site, "/usr/local/bin/lifeos": _command()},
        environment={"PYTHONPATH": _SITE, "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/tmp"},  # noqa: S108
    )


def debian() -> str:
    """The tar of the small Debian, made when it is missing."""
    key = hashlib.sha256(repr((_DEBIAN, _PACKAGES)).encode()).hexdigest()[:16]
    path = within("images", "parts", f"debian-{key}.tar")
    if not os.path.exists(path):
        print("image lifeos: Debian with Python and git", flush=True)
        os.environ["SOURCE_DATE_EPOCH"] = _EPOCH
        slim = [f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in ("doc", "man", "locale", "info")]
        run(
            *("mmdebstrap", "--variant=essential", f"--include={','.join(_PACKAGES)}", *slim),
            *('--aptopt=APT::Install-Recommends "false"', _DEBIAN, f"{path}.new", "--format=tar"),
        )
        os.replace(f"{path}.new", path)
    return path


def _site() -> str:
    """LifeOS and its libraries as a folder; a later run finds it by the state of the lock file and of our own code."""
    key = _source_key()
    path = within("images", "parts", f"site-{key}")
    if not os.path.isdir(path):
        print("image lifeos: LifeOS and its libraries", flush=True)
        with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as work:
            _install(work)
            for outdated in glob.glob(within("images", "parts", "site-*")):
                shutil.rmtree(outdated)
            os.replace(os.path.join(work, "site"), path)
    return path


def _install(work: str) -> None:
    """For the image's Python and not for the one that runs this."""
    uv = os.path.join(ROOT, ".build", "uv", "bin", "uv")
    site, pinned = os.path.join(work, "site"), os.path.join(work, "pinned.txt")
    extras = [*(f"--extra={extra}" for extra in _EXTRAS), *(f"--group={group}" for group in _GROUPS)]
    run(
        uv,
        "export",
        "--quiet",
        "--frozen",
        f"--project={ROOT}",
        "--no-default-groups",
        "--no-emit-project",
        *extras,
        f"--output-file={pinned}",
    )
    run(uv, "build", "--quiet", "--wheel", f"--out-dir={work}", ROOT)
    target = (f"--target={site}", f"--python-version={_PYTHON}", "--only-binary=:all:")
    wheels = [os.path.join(work, file) for file in os.listdir(work) if file.endswith(".whl")]
    run(uv, "pip", "install", "--quiet", *target, "--require-hashes", f"--requirement={pinned}")
    run(uv, "pip", "install", "--quiet", *target, "--no-deps", *wheels)
    shutil.rmtree(os.path.join(site, "bin"), ignore_errors=True)  # scripts for this machine's Python
    for folder, _, names in os.walk(site):
        for name in names:
            if name in _PLACE:
                os.unlink(os.path.join(folder, name))
            elif name == "RECORD":  # read at run time: the small models are found by it
                _forget(os.path.join(folder, name))


def _forget(record: str) -> None:
    """Take what was removed out of a list of installed files."""
    with open(record, encoding="utf-8") as file:
        lines = [
            line for line in file if not line.startswith(("bin/", "../")) and not any(name in line for name in _PLACE)
        ]
    with open(record, "w", encoding="utf-8") as file:
        file.writelines(lines)


def _command() -> str:
    key = hashlib.sha256(_COMMAND.encode()).hexdigest()[:16]
    path = write(within("images", "parts", f"command-{key}"), _COMMAND)
    os.chmod(path, 0o700)
    return path


def _source_key() -> str:
    """Of the lock file and of everything that git knows of below the package, changed or not."""
    listed = subprocess.run(
        [
            "git",
            "-C",
            ROOT,
            "ls-files",
            "-z",
            "uv.lock",
            "pyproject.toml",
            "lifeos",
            "schemas",
            "policies",
            "lifeos.yaml",
            "agents.d/platform",
        ],
        capture_output=True,
        check=True,
    ).stdout
    digest = hashlib.sha256(repr((_PYTHON, _EXTRAS, _GROUPS, _PACKAGES)).encode())
    for name in sorted(filter(None, listed.decode().split("\0"))):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(f"{name}\0".encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
