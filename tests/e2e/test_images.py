"""The same files make the same images, whenever and wherever in the file system they are made."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile

import pytest

from tests.architecture.test_files import ROOT
from tests.e2e.timeline import TimeLine
from tools.cluster import place

pytestmark = pytest.mark.cluster

_LISTS = re.compile(r"\./var/lib/dpkg/(status|status\.d/.+)")
_PACKAGE = re.compile(r"^Package: (.+)\n(?:.+\n)*?Version: (.+)$", re.MULTILINE)
_MADE = """
from tools.cluster import archive, debian, images, python_image
for image in (python_image.lifeos(f"{images.DOMAIN}/lifeos"), *python_image.agents(images.DOMAIN)):
    print(archive.reference(images.made(image)))
print(debian.whole(), debian.python(), sep="\\n")
"""


def test_images_that_are_made_anew_are_those_that_the_cluster_runs(cluster, tmp_path):
    line = TimeLine("Images, made anew")
    references, bases = _made(tmp_path / "anew")
    line.mark("made")
    before = [place.within("images", "parts", os.path.basename(base)) for base in bases]
    renewed = sorted({*_packages(*bases)} ^ {*_packages(*before)})
    if renewed:
        line.mark(f"Debian has renewed packages since the cluster's images were made: {'; '.join(renewed)}")
        parts = tmp_path / "again/images/parts"
        parts.mkdir(parents=True)
        for base in before:
            shutil.copy(base, parts)
        references, bases = _made(tmp_path / "again")
        line.mark("made on the packages of then")
    assert len(references) == 5
    assert {*references} <= {*cluster.images_held()}
    assert [_digest(base) for base in bases] == [_digest(base) for base in before]


def _made(folder):
    """References of the images, and the two Debians below them, of a cluster whose state is in another folder."""
    done = subprocess.run(
        [sys.executable, "-c", _MADE],
        cwd=ROOT,
        env={**os.environ, "LIFEOS_CLUSTER": str(folder), "TZ": "Asia/Tokyo", "HOSTNAME": "another"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    return [line for line in said if line.startswith("lifeos.invalid/")], said[-2:]


def _packages(*tars):
    """Of Debian, with their versions, as dpkg or the maker of the tar has written them down."""
    for path in tars:
        with tarfile.open(path) as tar:
            lists = [each for each in tar if each.isfile() and _LISTS.fullmatch(each.name)]
            assert lists, f"nothing in {path} says what it is made of"
            for each in lists:
                text = tar.extractfile(each).read().decode()
                yield from (" ".join(found) for found in _PACKAGE.findall(text))


def _digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
