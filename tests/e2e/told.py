"""``python -m tests.e2e.told``: of each story that failed what somebody needs first who has this machine's output alone, a page of it.

Its words; objects that are not as they should be; and the end of the logs of the programs that its words name, or of those that do not run.
"""

import re
import sys
from pathlib import Path

import yaml

from tools.cluster.place import STATE

MOST = 200
"""Lines a failure, of which its words and the states of objects have 60 each at most."""
_PART = 60
_LOG = 30
"""Lines of one program."""
_WIDE = 400
_WELL = ("Running", "Succeeded", "Synced", "Healthy", "Successful", "Completed", "Active")
_MEANT = ("Available", "Healthy", "Ready")
"""Conditions that are false only where something is not well; that nothing progresses, or that no disk is full, is no news."""
_SHOWN = (
    "Application", "Rollout", "Experiment", "AnalysisRun", "Workflow", "Service", "Revision", "Deployment", "StatefulSet", "Pod", "Node",
)  # fmt: skip
_MADE = re.compile(r"(-[0-9a-f]{6,10})?(-\w{5}|-\d+)$")
"""What controllers add to the name of a workload for a pod of it."""


def told(folder):
    """The lines of one failure."""
    words = _lines(folder / "failure.txt")
    states = _states(folder / "objects.yaml")
    lines = [f"=== {folder.name}", *words[-_PART:], "", *states[:_PART]]
    for log in _named("\n".join(words), folder / "logs", states):
        if len(lines) >= MOST:
            break
        lines += ["", f"--- {log.relative_to(folder)}", *_lines(log)[-_LOG:]]
    return [line[:_WIDE] for line in lines[:MOST]]


def _lines(path):
    return path.read_text(errors="replace").splitlines() if path.is_file() else []


def _states(path):
    """A line of each object that has a status in which something is not well."""
    try:
        items = yaml.load(path.read_bytes(), yaml.CSafeLoader)["items"]
    except (OSError, yaml.YAMLError, TypeError, KeyError):  # the cluster was asked, and did not answer
        return [f"no objects: {line}" for line in _lines(path)[:3]]
    return [
        f"{_name(body)}: {why}" for body in items if body["kind"] in _SHOWN and (why := _why(body.get("status") or {}))
    ]


def _name(body):
    meta = body["metadata"]
    return f"{body['kind']} {meta.get('namespace', '')}/{meta['name']}".replace(" /", " ")


def _why(status):
    """Phase, health and conditions that are not as they should be, in the controller's words; empty when all are."""
    stands = status.get("phase"), status.get("sync", {}).get("status"), status.get("health", {}).get("status")
    parts = [state for state in stands if isinstance(state, str) and state not in _WELL]
    if parts and status.get("message"):
        parts.append(status["message"])
    conditions = [] if status.get("phase") == "Succeeded" else status.get("conditions") or []
    false = [each for each in conditions if each["type"] in _MEANT and each.get("status") == "False"]
    parts += [f"not {each['type']}: {each.get('message') or each.get('reason', '')}" for each in false]
    return "; ".join(" ".join(part.split()) for part in parts)


def _named(words, logs, states):
    """The logs of programs that the words name, or of pods whose state is shown; the kubelet's where there is none."""
    shown = {state.split(":")[0].rpartition("/")[2] for state in states if state.startswith("Pod ")}
    found = [log for log in sorted(logs.glob("*.log")) if _says(words, log.stem)]
    for pod in sorted(logs.glob("pods/*")):
        name = pod.name.split("_")[1]
        if name in shown or _says(words, _MADE.sub("", name)):
            found += sorted(pod.glob("*/*.log"))
    return found or [logs / "kubelet.log"]


def _says(words, name):
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words) is not None


def main():
    for folder in sorted(Path(STATE, "failures").glob("*"), key=lambda path: path.stat().st_mtime):
        sys.stdout.write("\n".join([*told(folder), "", ""]))


if __name__ == "__main__":
    main()
