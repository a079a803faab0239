"""An image is made when what is in it changed, and for nothing else."""

import re
from pathlib import Path

import pytest

from tests.architecture.test_files import ROOT
from tools.cluster import argo_cd, go_modules, images, place, requirements
from tools.cluster.archive import Image, reference


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "STATE", str(tmp_path / "state"))


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """One with a file: its image, as that checkout makes it."""

    def made(name, text):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "agent.py").write_text(text)
        monkeypatch.setattr(images, "ROOT", str(folder))
        return images.made(Image("lifeos.invalid/agent-hello", files={"/app/agent.py": str(folder / "agent.py")}))

    return made


def test_another_checkout_in_the_same_state_makes_nothing_anew(checkout, capsys):
    first = checkout("one", "answer = 42\n")
    assert "agent-hello: packing" in capsys.readouterr().out
    assert checkout("two", "answer = 42\n") == first
    assert capsys.readouterr().out == ""


def test_what_changed_is_made_anew_and_what_was_is_gone(checkout):
    before = checkout("one", "answer = 42\n")
    named = reference(before)
    after = checkout("one", "answer = 43\n")
    assert reference(after) != named
    assert images.reference_of("agent-hello") == reference(after)
    with pytest.raises(FileNotFoundError):
        reference(before)


def test_another_user_is_another_image(tmp_path):
    (tmp_path / "program").write_text("x")
    made = {
        images.made(Image("lifeos.invalid/pause", files={"/bin/pause": str(tmp_path / "program")}, user=user))
        for user in ("65532:65532", "0:0")
    }
    assert len(made) == 2


@pytest.mark.proof
def test_argo_cd_calls_the_kustomize_that_its_own_image_has():
    module = Path(go_modules.folder(argo_cd.MODULE))
    [theirs] = re.findall(r"(?m)^kustomize5_version=(\S+)", (module / "hack/tool-versions.sh").read_text())
    [ours] = re.findall(r"(?m)/kustomize/v5 v(\S+)", (ROOT / "tools/bench/go.mod").read_text())
    assert ours == theirs


def test_each_program_of_an_image_is_looked_for_before_the_cluster_starts():
    assert set(images._STATIC) <= set(requirements.BUILT)
