"""The fleet from mounted files: as it is, and through a sync."""

import os

import pytest
import yaml

from lifeos.errors import LifeOSError
from lifeos.services.fleet_folder import FleetFolder
from tests.architecture.test_files import ROOT


@pytest.fixture
def mounted(tmp_path):
    """What the target bundle rendered for this repository, mounted as Kubernetes does: links to a folder that is hidden."""
    for path in (ROOT / "manifests/prod/_platform").rglob("configmap-fleet-*.yaml"):
        document = yaml.safe_load(path.read_text())
        folder = tmp_path / "fleet" / document["metadata"]["name"]
        (folder / "..data").mkdir(parents=True)
        for key, text in document["data"].items():
            (folder / "..data" / key).write_text(text)
            (folder / key).symlink_to(f"..data/{key}")
    return tmp_path / "fleet"


def test_the_fleet_that_was_rendered(mounted):
    fleet = FleetFolder(str(mounted))()
    assert set(fleet.agents) == {"finance", "health", "hello", "knowledge"}
    assert fleet.catalog.suites["finance"].gate.success.require == 95


def test_a_change_is_seen_and_a_torn_one_is_not_taken(mounted):
    folder = FleetFolder(str(mounted))
    before = folder()
    assert folder() is before
    (suites,) = mounted.rglob("..data/suite.hello.json")
    text = suites.read_text()
    suites.write_text(text.replace('"require": 95', '"require": 96'))
    assert folder() is before, "the agents of this fleet were written with another suite"
    with pytest.raises(LifeOSError, match=r"agent .* was written with another catalog"):
        folder.read()
    suites.write_text(text)
    os.utime(suites, (1, 1))
    assert folder() == before


def test_what_holds_no_fleet(tmp_path):
    with pytest.raises(LifeOSError, match="there is no fleet"):
        FleetFolder(str(tmp_path))()
