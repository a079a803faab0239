"""What one must know of a machine to read its figures."""

import datetime as dt
import os
import platform
from typing import Any


def facts() -> dict[str, Any]:
    """Date, processor, Python, and how busy the machine is."""
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "processors": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "loadBefore": load(),
    }


def load() -> float:
    """Processes that want a processor, averaged over a minute."""
    return round(os.getloadavg()[0], 2)


def _processor() -> str:
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()
