"""An installed LifeOS makes the same repository as a working copy: the wheel holds every template."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.lifeos.compiler.test_folder import contents

ROOT = Path(__file__).parents[3]


def lifeos(folder, packages, *arguments):
    """Run the package found in ``packages`` (None: the working copy) in ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(packages or ROOT)}
    command = [sys.executable, "-m", "lifeos", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what the wheel would install."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    where = [sys.executable, "-c", "import lifeos; print(lifeos.__file__)"]
    environment = {**os.environ, "PYTHONPATH": str(folder / "site")}
    found = subprocess.run(where, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.startswith(str(folder / "site")), "not the working copy"
    return folder / "site"


def test_init_from_a_wheel(installed, tmp_path):
    for side, packages in (("wheel", installed), ("copy", None)):
        (tmp_path / side).mkdir()
        lifeos(tmp_path / side, packages, "init", "acme")
    wheel, copy = (contents(tmp_path / side / "acme") for side in ("wheel", "copy"))
    relative = [
        {str(path.relative_to(tmp_path / side / "acme")): data for path, data in files.items()}
        for side, files in (("wheel", wheel), ("copy", copy))
    ]
    made = [{path: data for path, data in files.items() if not path.startswith(".lifeos/")} for files in relative]
    assert made[0] == made[1]
    assert ".github/workflows/check.yaml" in made[0]


def test_the_rest_from_a_wheel(installed, tmp_path):
    lifeos(tmp_path, installed, "init", "acme")
    repository = tmp_path / "acme"
    lifeos(repository, installed, "new", "agent", "scribe", "--team", "platform")
    assert "up to date" in lifeos(repository, installed, "check")
    assert "LOS201" in lifeos(repository, installed, "explain", "LOS201")
    lifeos(repository, installed, "schema", "--check")
