"""The same files make the same images, whenever and wherever in the file system they are made."""

import os
import subprocess
import sys

import pytest

from tests.architecture.test_files import ROOT
from tests.e2e.timeline import TimeLine
from tools.cluster import place

pytestmark = pytest.mark.cluster

_MADE = """
from tools.cluster import archive, debian, images, python_image
for image in (python_image.lifeos(f"{images.DOMAIN}/lifeos"), *python_image.agents(images.DOMAIN)):
    print(archive.reference(images.made(image)))
debian.whole()
"""


def test_images_that_are_made_anew_are_those_that_the_cluster_runs(cluster, tmp_path):
    line = TimeLine("Images, made anew")
    done = subprocess.run(
        [sys.executable, "-c", _MADE],
        cwd=ROOT,
        env={**os.environ, "LIFEOS_CLUSTER": str(tmp_path), "TZ": "Asia/Tokyo", "HOSTNAME": "another"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    line.mark("made")
    made = [word for word in done.stdout.split() if word.startswith("lifeos.invalid/")]
    assert len(made) == 5
    for reference in made:
        assert reference in cluster.images_held()
    assert _digests(tmp_path / "images/parts", "debian-") == _digests(place.within("images", "parts"), "debian-")


def _digests(folder, prefix):
    """Of the newest file with the prefix: what it is called says what is in it, and the digest that it is."""
    newest = max(
        (os.path.join(folder, name) for name in os.listdir(folder) if name.startswith(prefix)), key=os.path.getmtime
    )
    said = subprocess.run(["sha256sum", newest], capture_output=True, text=True, check=True).stdout
    return os.path.basename(newest), said.split()[0]
