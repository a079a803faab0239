"""What a story that failed leaves, whatever else is wrong."""

import os

import pytest

from tests.disks import full, mounted
from tests.e2e import evidence


class Cluster:
    """It answers what it is asked; asked for ``away``, it fails as one that does not answer."""

    def __init__(self, away=""):
        self.away = away

    def ask(self, *words):
        assert words[1] != self.away, "it does not answer"
        return f"{words[1]}: there\n"


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "STATE", str(tmp_path))
    (tmp_path / "logs/pods").mkdir(parents=True)
    (tmp_path / "logs/kubelet.log").write_text("a line\n")
    (tmp_path / "logs/pods/gone.log").symlink_to(tmp_path / "not there")
    return tmp_path


def test_words_events_objects_and_logs_are_in_one_folder(state):
    folder, lacking = evidence.collect(Cluster(), "story-call", "what failed")
    assert (folder, lacking) == (state / "failures/story-call", [])
    assert {path.name for path in folder.iterdir()} == {"failure.txt", "events.txt", "pods.txt", "objects.yaml", "logs"}
    assert (folder / "failure.txt").read_text() == "what failed"
    assert (folder / "pods.txt").read_text() == "pods: there\n"
    assert (folder / "logs/kubelet.log").read_text() == "a line\n"


def test_what_the_cluster_does_not_answer_is_written_in_its_place(state):
    folder, _ = evidence.collect(Cluster(away="events"), "story-call", "what failed")
    assert (folder / "events.txt").read_text().startswith("it does not answer")
    assert (folder / "pods.txt").read_text() == "pods: there\n"


def test_each_failure_keeps_its_own(state):
    for words in ("first", "second", "third"):
        evidence.collect(Cluster(), "story-call", words)
    found = {path.parent.name: path.read_text() for path in state.glob("failures/*/failure.txt")}
    assert found == {"story-call": "first", "story-call.2": "second", "story-call.3": "third"}


@pytest.mark.skipif(os.geteuid() != 0, reason="nobody but root mounts a disk")
def test_on_a_full_disk_it_says_what_is_lacking(tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "STATE", str(tmp_path))
    with mounted(tmp_path, 1 << 20):
        (tmp_path / "logs").mkdir()
        (tmp_path / "logs/kubelet.log").write_text("a line\n" * 1000)
        with full(tmp_path):
            _, lacking = evidence.collect(Cluster(), "story-call", "what failed")
        assert lacking
        assert all(words.endswith("No space left on device") for words in lacking)
        folder, lacking = evidence.collect(Cluster(), "story-call", "what failed")
        assert lacking == []
        assert (folder / "logs/kubelet.log").exists()
