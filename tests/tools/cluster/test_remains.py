"""What is left of a cluster that has ended."""

import json
import os
import subprocess

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


@pytest.fixture
def plugins(tmp_path, monkeypatch):
    """Where they write what they gave: to a pod of ours, whose network namespace is a mount, and to one of somebody else's."""
    if os.geteuid() != 0:
        pytest.skip("nobody but root mounts a network namespace")
    monkeypatch.setattr(remains, "_RESULTS", str(tmp_path / "results"))
    (tmp_path / "results").mkdir()
    for network, container, link in (("lifeos", "a1", "eth0"), ("cni-loopback", "a1", "lo"), ("podman", "b2", "eth0")):
        space = tmp_path / f"cni-{container}"
        links = [{"name": "veth1"}, {"name": link, "sandbox": str(space)}]
        found = {"containerId": container, "networkName": network, "result": {"interfaces": links}}
        (tmp_path / f"results/{network}-{container}-{link}").write_text(json.dumps(found))
        space.touch()
    ours = tmp_path / "cni-a1"
    subprocess.run(["mount", "--bind", "/proc/self/ns/net", ours], check=True)
    yield tmp_path
    subprocess.run(["umount", "--lazy", ours], check=False, capture_output=True)


@pytest.mark.parametrize("reached", ["nothing", "unmounted", "removed"])
def test_networks_of_pods_go_whatever_a_run_before_that_was_killed_has_reached(plugins, reached):
    """Containerd need not know the pods any more."""
    if reached != "nothing":
        subprocess.run(["umount", "--lazy", plugins / "cni-a1"], check=True)
    if reached == "removed":
        (plugins / "cni-a1").unlink()
    remains.remove_networks()
    assert sorted(path.name for path in plugins.rglob("*")) == ["cni-b2", "podman-b2-eth0", "results"]
