"""The Debian below images: a small whole one with Python, one of Python and the libraries that it loads, without a shell, and one of PostgreSQL.

Made by mmdebstrap once for each list of packages, with no date and nothing of this machine in it: the same packages give the same bytes.
"""

import hashlib
import os

from tools.cluster import archive
from tools.cluster.place import within
from tools.cluster.run import run

PYTHON = "3.11"
"""Bookworm's."""
_RELEASE = "bookworm"
_PACKAGES = ("python3", "git", "ca-certificates", "libatomic1", "libgomp1", "libstdc++6")
"""The last three are what the libraries of regopy, llama.cpp and numpy need."""
_SLIM = ("doc", "man", "locale", "info")
_OF_THIS_MACHINE = ("etc/hostname", "etc/resolv.conf")
"""Copied from it by mmdebstrap, for the installation; a container has its own."""
_NOT_RUN = (
    *(
        f"usr/share/{name}"
        for name in (*_SLIM, "lintian", "bug", "polkit-1", "pixmaps", "dpkg", "binfmts", "applications", "doc-base")
    ),
    *("bin", "sbin", "usr/sbin", "usr/bin/dpkg*", "usr/bin/update-alternatives", "usr/bin/perl*", "usr/bin/mawk"),
    *(
        "etc/cron.daily",
        "etc/dpkg",
        "usr/lib/dpkg",
        "usr/libexec/dpkg",
        "lib/systemd",
        "usr/lib/*/gconv",
        "usr/lib/*/libdb-*",
    ),
    *(
        f"usr/lib/python{PYTHON}/{name}"
        for name in ("ensurepip", "idlelib", "lib2to3", "pydoc_data", "test", "tkinter", "unittest/test")
    ),
)
"""Of what Python's packages bring along, what a program in a container never reaches: how they install themselves, manuals, tests."""
_NOT_SERVED = (
    *(f"usr/share/{name}" for name in (*_SLIM, "lintian", "bug", "dpkg", "i18n", "perl", "perl5", "postgresql-common")),
    *("usr/bin/perl*", "usr/bin/*-linux-gnu-*", "usr/lib/*/perl*", "usr/lib/*/libperl*", "etc/init.d", "lib/systemd"),
    *(
        "usr/lib/*/libLLVM*",
        "usr/lib/*/libz3*",
        "usr/lib/*/gconv",
        "usr/lib/llvm-*",
        "usr/lib/postgresql/*/lib/llvmjit.so",
        "usr/lib/postgresql/*/lib/bitcode",
    ),
)
"""Of what PostgreSQL's packages bring along, what the server never reaches: its tools in Perl, and the compiler of queries, twice as large as itself."""
_LIST = (
    'd="$1/var/lib/dpkg/status.d"; mkdir -p "$d" && for deb in "$1"/var/cache/apt/archives/*.deb; do '
    'dpkg-deb --field "$deb" > "$d/$(dpkg-deb --field "$deb" Package)" || exit; done'
)
"""Packages that are unpacked and not installed are written down as distroless images have it, and as scanners for vulnerabilities read it."""
_COMPILE = (f"usr/bin/python{PYTHON}", "-I", "-m", "compileall", "-q", "-f", "--invalidation-mode=unchecked-hash")
"""An image's root cannot be written, so what is not compiled in it is compiled at each start. The bytecode is for just these files, so it holds no date."""


def whole() -> str:
    """The tar of a small Debian with Python and git."""
    slim = [f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in _SLIM]
    return _made("debian", "essential", _PACKAGES, [*slim, _hook("customize", _without(_OF_THIS_MACHINE))])


def python() -> str:
    """The tar of Python alone: packages are unpacked and not installed, so there is neither a shell nor a package manager in it. Of C++ it has what
    gRPC and protocol buffers need."""
    compiled = f'PYTHONHASHSEED=0 chroot "$1" {" ".join(_COMPILE)} usr/lib/python{PYTHON}'
    hooks = (_LIST, _without((*_OF_THIS_MACHINE, *_NOT_RUN)), compiled)
    return _made(
        "python", "extract", ("python3", "base-files", "libstdc++6"), [_hook("extract", each) for each in hooks]
    )


def postgresql(version: str) -> str:
    """The tar of PostgreSQL alone, unpacked and not installed, with the shell that it calls its own programs by."""
    packages = (f"postgresql-{version}", "base-files", "coreutils", "dash")
    hooks = (_LIST, _without((*_OF_THIS_MACHINE, *_NOT_SERVED)))
    return _made("postgresql", "extract", packages, [_hook("extract", each) for each in hooks])


def compile_into(folder: str) -> None:
    """Compile the Python below a folder with the Python of :func:`python`, as if it lay at ``/opt/lifeos`` there."""
    root = f"{folder}.root"
    os.makedirs(root)
    run("tar", "--extract", f"--file={python()}", f"--directory={root}", "--exclude=./dev/*")
    target = os.path.join(root, "opt")
    os.makedirs(target)
    os.rename(folder, os.path.join(target, "lifeos"))
    try:
        run("env", "PYTHONHASHSEED=0", "chroot", root, *_COMPILE, "opt/lifeos")
    finally:
        os.rename(os.path.join(target, "lifeos"), folder)
        run("rm", "--recursive", "--force", root)


def _without(paths: tuple[str, ...]) -> str:
    return f'cd "$1" && rm -rf {" ".join(paths)}'


def _hook(step: str, command: str) -> str:
    return f"--{step}-hook={command}"


def _made(name: str, variant: str, packages: tuple[str, ...], options: list[str]) -> str:
    key = hashlib.sha256(repr((_RELEASE, variant, packages, options)).encode()).hexdigest()[:16]
    path = within("images", "parts", f"{name}-{key}.tar")
    if not os.path.exists(path):
        print(f"images: {name}, of Debian's packages", flush=True)
        make(path, variant, packages, options)
    return path


def make(path: str, variant: str, packages: tuple[str, ...], options: list[str]) -> None:
    """By mmdebstrap, into a tar."""
    with archive.whole(path) as new:
        run(
            "env",
            "SOURCE_DATE_EPOCH=0",
            *("mmdebstrap", "--quiet", f"--variant={variant}", f"--include={','.join(packages)}", *options),
            *('--aptopt=APT::Install-Recommends "false"', _RELEASE, new, "--format=tar"),
        )
