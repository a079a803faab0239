"""What one run of a command costs."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

_SPAWN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "spawn.py")
# A person's settings (PYTHONDONTWRITEBYTECODE, PYTHONUNBUFFERED) would slow down what is written in Python.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
# cdk8s: node's age is no part of the measurement.
_ENVIRONMENT["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "1"


class Cost(NamedTuple):
    """CPU and wall seconds of a process tree, and the peak memory of its largest process in MB."""

    cpu: float
    wall: float
    rss: float


def run(folder: str, command: Sequence[str], output: str) -> Cost:
    """Run a command in a folder; its standard output goes to a file. Raises ``RuntimeError`` when it fails."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", _SPAWN, folder, output, *command],
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    cost = json.loads(done.stdout)
    if cost["code"] != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {cost['code']}:\n{done.stderr[-2000:]}")
    return Cost(cost["cpu"], cost["wall"], cost["rss"])


def median(runs: list[Cost]) -> Cost:
    """The median of each measure by itself."""
    return Cost(*(statistics.median(column) for column in zip(*runs, strict=True)))
