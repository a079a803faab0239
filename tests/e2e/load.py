"""What the programs of the cluster have used: processor, memory, requests; of this machine's processes and of containers alike."""

import os
import re
import urllib.request
from dataclasses import dataclass

from tools.cluster import processes
from tools.cluster.place import LOOPBACK, NODE

_PROCESSES = ("etcd", "kube-apiserver", "kube-controller-manager")
_CONTAINERS = {
    "argocd-application-controller": "controller",
    "argocd-repo-server": "repo server",
    "argocd-server": "server",
    "argocd-redis": "cache",
    "argo-rollouts": "rollouts",
    "git": "git",
}
"""Pods whose names begin so, and what they are called here."""
_SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """Of one moment, or what came between two. ``processor``: seconds, by program; ``memory``: bytes, as it was at the end; ``requests`` to the
    API server, by verb; ``dry``: of those, the dry runs; ``git``: what Argo CD asked of git, by kind; ``manifests``: how often an
    Application's manifests were read; ``database``: etcd's bytes in use."""

    processor: dict[str, float]
    memory: dict[str, float]
    requests: dict[str, float]
    dry: float
    git: dict[str, float]
    database: float

    def since(self, before):
        """What was used since then."""
        return Load(
            _less(self.processor, before.processor),
            self.memory,
            _less(self.requests, before.requests),
            self.dry - before.dry,
            _less(self.git, before.git),
            self.database,
        )

    def __str__(self):
        megabytes = {name: f"{value / 1e6:.0f} MB" for name, value in self.memory.items()}
        seconds = {name: f"{value:.1f} s" for name, value in self.processor.items()}
        requests = {verb: f"{count:.0f}" for verb, count in sorted(self.requests.items()) if count}
        git = {kind: f"{count:.0f}" for kind, count in self.git.items()}
        parts = [("processor", seconds), ("memory", megabytes), ("API", requests), ("git", git)]
        lines = [f"{name}: " + ", ".join(f"{key} {value}" for key, value in found.items()) for name, found in parts]
        return "\n".join([*lines, f"dry runs {self.dry:.0f}, etcd {self.database / 1e6:.1f} MB in use"])


def load(cluster):
    """Of this moment."""
    processor, memory = {}, {}
    for name in _PROCESSES:
        pid = processes.pid_of(name)
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        processor[name] = (int(fields[11]) + int(fields[12])) / _TICKS
        memory[name] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    for metric, labels, value in _samples(cluster.ask("get", "--raw", f"/api/v1/nodes/{NODE}/proxy/metrics/resource")):
        name = next((_CONTAINERS[pod] for pod in _CONTAINERS if labels.get("pod", "").startswith(f"{pod}-")), None)
        if name and metric == "container_cpu_usage_seconds_total":
            processor[name] = processor.get(name, 0) + value
        elif name and metric == "container_memory_working_set_bytes":
            memory[name] = memory.get(name, 0) + value
    requests, dry = {}, 0.0
    for metric, labels, value in _samples(cluster.ask("get", "--raw", "/metrics")):
        if metric == "apiserver_request_total":
            requests[labels["verb"]] = requests.get(labels["verb"], 0) + value
            dry += value if labels["dry_run"] else 0
    return Load(processor, memory, requests, dry, _git(cluster), _database())


def _git(cluster):
    found = {}
    for metric, labels, value in _samples(
        _read(f"http://{cluster.service('argocd-repo-server', 'argocd')}:8084/metrics")
    ):
        if metric == "argocd_git_request_total":
            found[labels["request_type"]] = found.get(labels["request_type"], 0) + value
    return found


def _database():
    sizes = {metric: value for metric, _, value in _samples(_read(f"http://{LOOPBACK}:2379/metrics"))}
    return sizes["etcd_mvcc_db_total_size_in_use_in_bytes"]


def _samples(text):
    """Prometheus' text format: name, labels, value."""
    for name, labels, value in _SAMPLE.findall(text):
        yield name, dict(_LABEL.findall(labels or "")), float(value)


def _read(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def _less(after, before):
    return {key: value - before.get(key, 0) for key, value in after.items()}
