"""What is left of a cluster that has ended."""

import pytest

from tools.cluster import remains


@pytest.fixture
def state(tmp_path, monkeypatch):
    for name in ("etcd", "logs", "images", "repositories/config.git", "containerd", "volumes/folders-0"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "kubeconfig").write_text("")
    monkeypatch.setattr(remains, "STATE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("images", "left"), [(False, {"containerd"}), (True, set())])
def test_what_was_pushed_stays_whatever_else_goes(state, images, left):
    remains.forget(images=images)
    assert {path.name for path in state.iterdir()} == {"logs", "images", "repositories"} | left
    assert (state / "repositories/config.git").is_dir()
