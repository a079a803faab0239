"""The virtual environments of the benchmarks, each from a lock file of its own: LifeOS's stays small, and the requirements of
kapitan and cdk8s exclude each other.
"""

import glob
import hashlib
import os
import shutil
import subprocess

from go import ROOT

FOLDER = f"{ROOT}/.build/bench"
_UV = (f"{ROOT}/.build/uv/bin/uv", "uv")


def python(peer: str, benchmark: str = "render") -> str:
    """The interpreter of a peer's environment, which is made when its lock file changed."""
    lock = f"{ROOT}/bench/{benchmark}/requirements/{peer}.txt"
    return _environment(peer, _content([lock]), ["--require-hashes", "--requirements", lock])


def lifeos() -> str:
    """LifeOS as people install it: a wheel of this checkout, its dependencies from ``uv.lock``, byte code compiled."""
    sources = glob.glob(f"{ROOT}/lifeos/**/*", recursive=True)
    state = _content([f"{ROOT}/pyproject.toml", f"{ROOT}/uv.lock", *filter(os.path.isfile, sources)])
    if not _current("lifeos", state):
        shutil.rmtree(f"{FOLDER}/wheel", ignore_errors=True)
        _uv("build", "--quiet", "--wheel", "--out-dir", f"{FOLDER}/wheel", ROOT)
        _uv("export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--output-file", f"{FOLDER}/lifeos.txt")
    wheel = glob.glob(f"{FOLDER}/wheel/*.whl")
    return _environment("lifeos", state, ["--requirements", f"{FOLDER}/lifeos.txt", *wheel])


def version_in(peer: str, *packages: str) -> str:
    """The versions of packages in an environment."""
    code = "import sys, importlib.metadata as m; print(', '.join(f'{p} {m.version(p)}' for p in sys.argv[1:]))"
    return subprocess.run(
        [f"{FOLDER}/{peer}/bin/python", "-c", code, *packages], capture_output=True, text=True, check=True
    ).stdout.strip()


def _environment(name: str, state: str, what: list[str]) -> str:
    interpreter = f"{FOLDER}/{name}/bin/python"
    if not _current(name, state):
        _uv("venv", "--quiet", "--clear", f"{FOLDER}/{name}")
        _uv("pip", "install", "--quiet", "--compile-bytecode", "--python", interpreter, *what)
        with open(f"{FOLDER}/{name}/state", "w", encoding="utf-8") as file:
            file.write(state)
    return interpreter


def _current(name: str, state: str) -> bool:
    try:
        with open(f"{FOLDER}/{name}/state", encoding="utf-8") as file:
            return file.read() == state
    except FileNotFoundError:
        return False


def _content(paths: list[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if "__pycache__" not in path):
        with open(path, "rb") as file:
            digest.update(path.encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def _uv(*arguments: str) -> None:
    program = next(filter(None, map(shutil.which, _UV)), None)
    assert program is not None, "uv is missing; `make setup` installs it"
    subprocess.run([program, *arguments], cwd=ROOT, check=True)
