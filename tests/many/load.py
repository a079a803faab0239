"""What programs have used: processor, memory, and what was asked of the API server and of git."""

import os
import re
from dataclasses import dataclass

import httpx

_SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
_LASTING = ("WATCH", "CONNECT")
"""Requests that last; a program that is started anew makes new ones."""


@dataclass(frozen=True)
class Load:
    """Of one moment, or what came between two. ``processor``: seconds, by program; ``memory``: bytes, as it was at the end; ``requests`` to the
    API server, by verb; ``dry``: of those, the dry runs; ``git``: what Argo CD asked of git, by kind; ``database``: etcd's bytes in use."""

    processor: dict[str, float]
    memory: dict[str, float]
    requests: dict[str, float]
    dry: float
    git: dict[str, float]
    database: float

    def since(self, before):
        """What was used since then. Programs that were started anew begin at nothing."""
        return Load(
            _less(self.processor, before.processor),
            self.memory,
            _less(self.requests, before.requests),
            self.dry - before.dry,
            _less(self.git, before.git),
            self.database,
        )

    def __str__(self):
        seconds = {name: f"{value:.1f} s" for name, value in self.processor.items() if value >= 0.05}
        megabytes = {name: f"{value / 1e6:.0f} MB" for name, value in self.memory.items()}
        requests = {verb: f"{count:.0f}" for verb, count in sorted(self.requests.items()) if count}
        git = {kind: f"{count:.0f}" for kind, count in self.git.items() if count}
        total = f"{sum(self.processor.values()):.1f} s, of it "
        parts = [("processor", total, seconds), ("memory", "", megabytes), ("API", "", requests), ("git", "", git)]
        words = [
            f"{name}: {first}" + ", ".join(f"{key} {value}" for key, value in of.items()) for name, first, of in parts
        ]
        return "\n".join([*words, f"dry runs {self.dry:.0f}, etcd {self.database / 1e6:.1f} MB in use"])


def load(plane):
    """Of this moment."""
    processor, memory = {}, {}
    for name, pid in plane.pids().items():
        processor[name], memory[name] = 0.0, 0.0
        for fields in _tree(pid):
            processor[name] += sum(map(int, fields[11:15])) / _TICKS  # its own, and of children that have ended
            memory[name] += int(fields[21]) * _PAGE
    requests, dry = {}, 0.0
    for metric, labels, value in _samples(plane.cluster.ask("get", "--raw", "/metrics")):
        if metric == "apiserver_request_total" and labels["verb"] not in _LASTING:
            requests[labels["verb"]] = requests.get(labels["verb"], 0) + value
            dry += value if labels["dry_run"] else 0
    git = {}
    for metric, labels, value in _samples(_read(f"http://127.0.0.1:{plane.ports['repositories-metrics']}/metrics")):
        if metric == "argocd_git_request_total":
            git[labels["request_type"]] = git.get(labels["request_type"], 0) + value
    database = _samples(_read("http://etcd/metrics", uds=str(plane.folder / "client:0")))
    sizes = {metric: value for metric, _, value in database}
    return Load(processor, memory, requests, dry, git, sizes["etcd_mvcc_db_total_size_in_use_in_bytes"])


def _tree(pid):
    """Of a process and its children, and theirs, what the kernel says; of those that have ended meanwhile, nothing."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            yield file.read().rpartition(")")[2].split()
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = file.read().split()
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in children:
        yield from _tree(int(child))


def _samples(text):
    """Prometheus' text format: name, labels, value."""
    for name, labels, value in _SAMPLE.findall(text):
        yield name, dict(_LABEL.findall(labels or "")), float(value)


def _read(url, **transport):
    with httpx.Client(transport=httpx.HTTPTransport(**transport), trust_env=False, timeout=60) as client:
        answer = client.get(url)
        answer.raise_for_status()
        return answer.text


def _less(after, before):
    return {key: value - before.get(key, 0) for key, value in after.items()}
