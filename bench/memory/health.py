"""What a large export of Apple Health costs: time and memory of its ingestion, beside a small one.

    python bench/memory/health.py [--megabytes 20 2000] [--years 10] [--folder DIR] [--record]

Prints Markdown. ``--record`` also writes health.json and health.md beside this file. Files are made in ``--folder`` and deleted; they take nine times the size
of the export. Each ingestion is a process of its own, whose largest resident memory is what the kernel says.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [f"{os.path.dirname(HERE)}/render"]

import machine

_INGEST = """
import json, resource, sys, time
from lifeos.ir import Memory
from lifeos.ir.data import Scope, Source
from lifeos.memory.ingest import ingest
scope, source = Scope("health", ""), Source("watch", "apple-health", "export.xml", "health", "")
begin = time.perf_counter()
done = ingest(Memory("life", "", (scope,), "", "", (source,)), sys.argv[1], sys.argv[2])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "records": done.taken[0].records, "refused": done.taken[0].refused, "seconds": time.perf_counter() - begin,
    "processor": used.ru_utime + used.ru_stime, "resident": used.ru_maxrss * 1024,
}))
"""
_ROW = (
    ' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" sourceVersion="10.1" unit="count/min"'
    ' creationDate="{at}" startDate="{at}" endDate="{at}" value="{value}"/>\n'
)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, nargs="+", default=[20, 2000], help="sizes of the exports")
    parser.add_argument("--years", type=int, default=10, help="that an export is about")
    parser.add_argument("--folder", help="where files are made")
    parser.add_argument("--record", action="store_true", help="write health.json and health.md")
    arguments = parser.parse_args()
    facts, before = machine.facts(), machine.load()
    runs = [_run(size * 10**6, arguments.years, arguments.folder) for size in arguments.megabytes]
    record = {"machine": facts, "years": arguments.years, "runs": runs, "load": [before, machine.load()]}
    text = _markdown(record)
    print(text)
    if arguments.record:
        Path(f"{HERE}/health.json").write_text(json.dumps(record, indent=1) + "\n")
        Path(f"{HERE}/health.md").write_text(text + "\n")


def _run(size: int, years: int, folder: str | None) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-", dir=folder) as place:
        inbox, store = f"{place}/inbox", f"{place}/store"
        os.makedirs(inbox)
        written = _export(f"{inbox}/export.xml", size, years)
        done = subprocess.run([sys.executable, "-c", _INGEST, inbox, store], check=True, capture_output=True, text=True)
        kept = sum(os.path.getsize(f"{here}/{name}") for here, _, names in os.walk(f"{store}/files") for name in names)
        shutil.rmtree(store)
        return {"bytes": written, "kept": kept, **json.loads(done.stdout)}


def _export(path: str, size: int, years: int) -> int:
    """Heart rates, evenly over the years; the bytes that were written."""
    count = size // len(_ROW.format(at="2025-01-01 00:00:00 +0000", value=60))
    step = timedelta(days=365.25 * years) / count
    first = datetime(2016, 1, 1)  # noqa: DTZ001  written with a distance of its own
    with open(path, "w", encoding="ascii", buffering=1 << 20) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_DE">\n')
        file.writelines(
            _ROW.format(at=f"{first + number * step:%Y-%m-%d %H:%M:%S} +0000", value=50 + number * 7 % 90)
            for number in range(count)
        )
        file.write("</HealthData>\n")
    return os.path.getsize(path)


def _markdown(record: dict) -> str:
    facts, (before, after) = record["machine"], record["load"]
    rows = [
        f"| {one['bytes'] / 1e6:,.0f} MB | {one['records']:,} | {one['seconds']:,.0f} | {one['records'] / one['processor']:,.0f} | "
        f"{one['resident'] / 1e6:,.0f} MB | {one['kept'] / 1e6:,.0f} MB |"
        for one in record["runs"]
    ]
    head = (
        f"{facts['date']}, {facts['processors']} x {facts['processor']}, Python {facts['python']}, load {before} before and {after} after. "
        f"Exports of Apple Health, of {record['years']} years each."
    )
    return "\n".join(
        [
            head,
            "",
            "| export | records | s | records a second of processor | largest resident memory | version |",
            "|--:|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )


if __name__ == "__main__":
    main()
