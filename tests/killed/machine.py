"""What of a machine a cluster changes, as lines that can be compared: what is there afterwards and was not before, and the other way round."""

import json
import os
import re
from pathlib import Path

from tools.cluster import processes, settings
from tools.cluster.run import run

_BY_ITSELF = re.compile(
    r"kernel/(random/.*|ns_last_pid|pty/nr|perf_event_max_sample_rate|perf_cpu_time_max_percent)|net/netfilter/nf_conntrack_count"
    r"|net/ipv[46]/(conf|neigh)/(?!all|default).*|fs/.*-nr|fs/.*-state|fs/quota/.*|dev/.*"
)
"""Settings that the kernel changes itself, or has for each link."""
_COUNTED = re.compile(r" \[\d+:\d+\]")
_CLOCKS = re.compile(r" (expires \d+sec|linkdown)")


def seen():
    """All of it, by kind."""
    return {
        "link": sorted(link["ifname"] for link in _ip("link")),
        "address": sorted(f"{link['ifname']} {each['local']}" for link in _ip("address") for each in link["addr_info"]),
        "route": _lines("ip", "-4", "route") + _lines("ip", "-6", "route"),
        "routing rule": _lines("ip", "-4", "rule") + _lines("ip", "-6", "rule"),
        "packet rule": _rules("iptables") + _rules("ip6tables"),
        "set": run("ipset", "list", "-name", check=False).split(),
        "mount": sorted(line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()),
        "network namespace": _names("/var/run/netns"),
        "pod's network": _names("/var/lib/cni/results"),
        "control group": sorted(folder for folder, _, _ in os.walk("/sys/fs/cgroup") if ".slice" not in folder),
        "process": sorted(f"{pid} of {name}" for pid, name in {**processes.left(), **_in_pods()}.items()),
    }


def changed(before, after):
    """What one has and the other has not, a line each."""
    gone = [f"no more: {kind} {each}" for kind in before for each in before[kind] if each not in after[kind]]
    return gone + [f"new: {kind} {each}" for kind in after for each in after[kind] if each not in before[kind]]


def told():
    """What the kernel was told, by name; those of modules come with them."""
    found = {}
    for folder, _, files in os.walk("/proc/sys"):
        for name in (os.path.relpath(os.path.join(folder, file), "/proc/sys") for file in files):
            try:
                if not _BY_ITSELF.fullmatch(name):
                    found[name] = Path("/proc/sys", name).read_text().strip()
            except OSError:  # it can only be written, or has no value just now
                continue
    return found


def told_otherwise(before, after):
    """Those that have another value, but for what stays on as the page says."""
    names = sorted(name for name in before.keys() & after.keys() if name not in settings._FORWARD)
    return [f"{name}: {before[name]} became {after[name]}" for name in names if before[name] != after[name]]


def _ip(what):
    return json.loads(run("ip", "-json", what) or "[]")


def _lines(*command):
    return [_CLOCKS.sub("", line).strip() for line in run(*command, check=False).splitlines()]


def _rules(family):
    """Each with its table; a table that was asked for once is there from then on, with its built-in chains, and means nothing."""
    found, table = [], ""
    for line in run(f"{family}-save", check=False).splitlines():
        if line.startswith("*"):
            table = line[1:]
        elif line.startswith((":", "-")) and " ACCEPT [" not in line:
            found.append(f"{family} {table} {_COUNTED.sub('', line)}")
    return found


def _names(folder):
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def _in_pods():
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if "/kubepods" in Path("/proc", pid, "cgroup").read_text():
                found[int(pid)] = "a pod"
        except OSError:  # it ended meanwhile
            continue
    return found
