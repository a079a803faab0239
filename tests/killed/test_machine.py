"""What a cluster may leave is seen, each kind of it."""

import os
import subprocess
import sys

import pytest

from tests.architecture.test_files import ROOT

_LEAVES = """
import os, subprocess
from tests.killed import machine
from tools.cluster.run import run
OWN = ("link", "address", "route", "routing rule", "packet rule", "set", "mount")
before, told = machine.seen(), machine.told()
again = machine.seen()
assert all(before[kind] == again[kind] for kind in OWN), machine.changed(before, again)
run("mount", "--types=tmpfs", "tmpfs", "/mnt")
run("ip", "link", "add", "left0", "type", "bridge")
run("ip", "address", "add", "192.0.2.1/24", "dev", "left0")
run("ip", "link", "set", "left0", "up")
run("ip", "rule", "add", "priority", "77", "to", "192.0.2.7", "prohibit")
run("iptables", "-t", "mangle", "-N", "KUBE-LEFT")
run("ip6tables", "-A", "FORWARD", "-j", "DROP")
run("ipset", "create", "KUBE-SRC-LEFT", "hash:ip")
with open("/proc/sys/net/ipv4/ip_default_ttl", "w") as file:
    file.write("63")
program = subprocess.Popen(["sleep", "60"], env={"LIFEOS_CLUSTER_PROCESS": os.environ["LIFEOS_CLUSTER"] + ":left"})
found = machine.changed(before, machine.seen())
program.kill()
print(*found, *machine.told_otherwise(told, machine.told()), sep="\\n")
"""


def test_each_kind_is_seen(tmp_path):
    """In a network of its own and with mounts of its own, so that this machine keeps what is its."""
    if os.geteuid() != 0:
        pytest.skip("nobody but root makes a network")
    words = ["unshare", "--net", "--mount", sys.executable, "-c", _LEAVES]
    environment = {**os.environ, "LIFEOS_CLUSTER": str(tmp_path)}
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    for line in (
        "new: mount /mnt",
        "new: link left0",
        "new: address left0 192.0.2.1",
        "new: routing rule 77:",
        "new: packet rule iptables mangle :KUBE-LEFT",
        "new: packet rule ip6tables filter -A FORWARD -j DROP",
        "new: set KUBE-SRC-LEFT",
        "net/ipv4/ip_default_ttl: 64 became 63",
    ):
        assert line in said
    assert "of left\n" in said
