"""What the command line says without a cluster."""

import sys

from tools.cluster import __main__, place, processes
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
