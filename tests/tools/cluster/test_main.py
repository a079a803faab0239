"""What the command line says without a cluster."""

import os
import subprocess
import sys

import pytest

from tests.disks import full
from tools.cluster import __main__, images, network, place, processes, requirements
from tools.cluster.archive import Image
from tools.cluster.failure import ClusterError
from tools.cluster.processes import Program


def said(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["cluster", *words])
    __main__.main()
    return capsys.readouterr().out


def test_status_says_what_runs_and_asks_for_no_lock(monkeypatch, capsys, tmp_path):
    for module in (place, processes):
        monkeypatch.setattr(module, "STATE", str(tmp_path))
    (tmp_path / "run").mkdir()
    assert "`make cluster` starts one" in said(monkeypatch, capsys, "status")
    processes.ensure(Program("sleeper", ["sleep", "600"], lambda: True))
    try:
        pid = processes.pid_of("sleeper")
        capsys.readouterr()
        assert said(monkeypatch, capsys, "status") == f"sleeper: pid {pid}; {tmp_path}/logs/sleeper.log\n"
    finally:
        processes.stop("sleeper")
    assert not (tmp_path / "lock").exists()


def test_what_is_no_folder_holds_no_cluster_and_nothing_is_promised(tmp_path):
    (tmp_path / "file").touch()
    words = [sys.executable, "-m", "tools.cluster", "status"]
    environment = {**os.environ, "LIFEOS_CLUSTER": str(tmp_path / "file")}
    ended = subprocess.run(words, env=environment, cwd=place.ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.endswith("; LIFEOS_CLUSTER must name a folder, or one that can be made\n")
    assert "goes on" not in ended.stderr


def test_up_without_room_says_so_and_goes_on_when_there_is_some(monkeypatch, capsys, tmp_path, disk):
    def no_further():
        raise ClusterError("its images are made, and its links come next")

    (tmp_path / "program").write_bytes(bytes(300_000))
    image = Image("lifeos.invalid/pause", files={"/bin/pause": str(tmp_path / "program")})
    for module in (place, processes, __main__):
        monkeypatch.setattr(module, "STATE", str(disk))
    monkeypatch.setattr(requirements, "check", lambda: None)
    monkeypatch.setattr(images, "everything", lambda: [image])
    monkeypatch.setattr(network, "ensure", no_further)
    with full(disk), pytest.raises(SystemExit) as ended:
        said(monkeypatch, capsys, "up")
    assert str(ended.value) == f"cluster: {disk}: No space left on device; the same command goes on from here"
    assert os.listdir(disk / "images") == [], "what is half packed takes no room"
    with pytest.raises(SystemExit, match="its images are made, and its links come next"):
        said(monkeypatch, capsys, "up")
    [packed] = os.listdir(disk / "images")
    assert packed.endswith(".tar")
