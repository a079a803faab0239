"""What a machine lacks for a cluster is said before anything is started."""

import pytest

from tests.architecture.test_files import ROOT
from tools.cluster import requirements
from tools.cluster.failure import ClusterError


@pytest.fixture
def new(tmp_path, monkeypatch):
    """No cluster was here before."""
    monkeypatch.setattr(requirements, "STATE", str(tmp_path / "not" / "there"))
    monkeypatch.setattr(requirements, "root", lambda: None)
    return tmp_path


def test_a_disk_that_is_too_full_is_said_with_what_mends_it(new, monkeypatch):
    monkeypatch.setattr(requirements, "_free", lambda path: 1 << 30)
    with pytest.raises(
        ClusterError, match=r"space on the disk of .*/there, 1\.0 of 12 GiB: make some, or name another"
    ):
        requirements.check()


def test_one_that_holds_the_images_already_is_not_asked_for_more(new, monkeypatch):
    (new / "not" / "there" / "containerd").mkdir(parents=True)
    monkeypatch.setattr(requirements, "_free", lambda path: 0)
    monkeypatch.setattr(requirements, "BUILT", ("nobody-built-this",))
    with pytest.raises(ClusterError, match="nobody-built-this") as said:
        requirements.check()
    assert "space on the disk" not in str(said.value)


def test_a_machine_of_another_kind_is_told_where_to_go(monkeypatch):
    monkeypatch.setattr(requirements.platform, "machine", lambda: "aarch64")
    with pytest.raises(ClusterError, match=r"this machine is aarch64.*docs/how-to/kind.md"):
        requirements.check()


def test_too_little_memory_is_said_with_the_rest(new, monkeypatch):
    monkeypatch.setattr(requirements, "MEMORY", 1 << 60)
    monkeypatch.setattr(requirements, "_free", lambda path: 1 << 30)
    with pytest.raises(ClusterError, match=r"memory, [\d.]+ of 8 GiB: another machine") as said:
        requirements.check()
    assert "space on the disk" in str(said.value)


def test_the_disk_is_that_of_the_nearest_folder_that_is_there(tmp_path):
    assert requirements._free(str(tmp_path / "a" / "b")) == pytest.approx(requirements._free(str(tmp_path)), rel=0.01)


def test_packages_are_named_alike_where_people_and_ci_install_them():
    wanted = {*" ".join(requirements._DEBIAN.values()).split(), "containernetworking-plugins"}
    (line,) = (
        line for line in (ROOT / "docs/how-to/cluster.md").read_text().splitlines() if line.startswith("apt install")
    )
    assert set(line.split()[2:]) == wanted
    (line,) = (line for line in (ROOT / ".ci/run").read_text().splitlines() if line.startswith("packages="))
    assert set(line.partition("=")[2].strip('"').split()) == wanted
