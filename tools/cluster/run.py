"""Programs that do one thing and end."""

import shutil
import subprocess

from tools.cluster.failure import ClusterError

_SHOWN = 2000


def run(*command: str, data: str | None = None, check: bool = True, seconds: float = 600) -> str:
    """What it printed. Raises :class:`ClusterError` with its own words when it fails, unless ``check`` is false."""
    try:
        done = subprocess.run(command, input=data, capture_output=True, text=True, check=False, timeout=seconds)
    except FileNotFoundError as error:
        raise ClusterError(f"{command[0]} is not installed; `make cluster-check` says what is missing") from error
    except subprocess.TimeoutExpired as error:
        raise ClusterError(f"{' '.join(command)[:200]} took longer than {seconds:.0f} s") from error
    if check and done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-_SHOWN:]
        raise ClusterError(f"{' '.join(command)[:200]} ended with {done.returncode}: {said}")
    return done.stdout


def installed(name: str) -> bool:
    """Whether a program is on the path."""
    return shutil.which(name) is not None
