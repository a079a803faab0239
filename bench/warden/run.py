"""The warden: public incidents replayed, good work that it must leave alone, real storms until they are dead, and what watching costs.

    python bench/warden/run.py [--storms 50] [--workloads 4000] [--calls 100000] [--record]

Prints Markdown. ``--record`` also writes results.json and results.md beside this file.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, f"{ROOT}/bench/render", ROOT]

import machine
import storm

from lifeos.warden.detector import Detector
from tests.lifeos.warden.calls import call, limits
from tests.lifeos.warden.incidents import DAY, DOLLAR, INCIDENTS
from tests.lifeos.warden.legitimate import WORKLOADS, outage
from tests.lifeos.warden.simulated import play


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--storms", type=int, default=50, help="real ones, of one thread and of eight")
    parser.add_argument("--workloads", type=int, default=4000, help="made up, of all kinds together")
    parser.add_argument("--calls", type=int, default=100_000, help="that the detector sees")
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    arguments = parser.parse_args()
    facts = machine.facts()
    record = {
        "machine": facts,
        "incidents": {name: _incident(name) for name in INCIDENTS},
        "work": _work(arguments.workloads),
        "storms": {str(threads): _storms(threads, arguments.storms) for threads in (1, 8)},
        "watching": _watching(arguments.calls),
        "loadAfter": machine.load(),
    }
    text = _markdown(record)
    print(text)
    if arguments.record:
        Path(f"{HERE}/results.json").write_text(json.dumps(record, indent=1) + "\n")
        Path(f"{HERE}/results.md").write_text(text + "\n")


def _incident(name: str) -> dict[str, Any]:
    incident = INCIDENTS[name]
    played = play(incident.calls(), most=incident.agents)
    return {
        "source": incident.source,
        "what": incident.what,
        "micros": incident.micros,
        "seconds": incident.lasted / 1e6,
        "signatures": played.signatures,
        "made": played.made,
        "after": played.after,
        "killedSeconds": (played.lasted or 0) / 1e6,
        "lostMicros": played.micros,
    }


def _work(count: int) -> dict[str, dict[str, int]]:
    """Of each kind: how many, calls in them, refused and killed."""
    kinds = [*WORKLOADS, outage]
    found = {}
    for kind in kinds:
        each = count // len(kinds)
        played = [
            play(sorted(kind(random.Random(seed)), key=lambda seen: seen.at), heeds=kind is outage)
            for seed in range(each)
        ]
        found[kind.__name__] = {
            "what": (kind.__doc__ or "").partition(";")[0].strip().split("\n")[0].rstrip("."),
            "workloads": each,
            "calls": sum(one.made + one.refused for one in played),
            "refused": sum(one.refused for one in played),
            "killed": sum(bool(one.killed) for one in played),
        }
    return found


def _storms(threads: int, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        ended = [storm.end(f"{folder}/{each}.jsonl", threads) for each in range(count)]
    millis = sorted(one.millis for one in ended)
    calls = sorted(one.calls for one in ended)
    return {
        "storms": count,
        "millis": {"median": statistics.median(millis), "most": millis[-1]},
        "calls": {"median": statistics.median(calls), "most": calls[-1]},
    }


def _watching(count: int) -> dict[str, float]:
    """Microseconds a call, and bytes held, when no two calls are alike."""
    calls = [
        call("failed", each, agent=f"a{each % 20}", session=f"{each % 2000}", arguments=str(each))
        for each in range(count)
    ]
    detector = Detector(limits)
    started = time.process_time()
    for one in calls:
        detector.see(one)
    micros = (time.process_time() - started) / count * 1e6
    tracemalloc.start()
    detector = Detector(limits)
    for one in calls[:20_000]:
        detector.see(one)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return {"calls": count, "micros": micros, "agents": 20, "megabytes": held / 1e6}


def _markdown(record: dict[str, Any]) -> str:
    facts, watching = record["machine"], record["watching"]
    lines = [
        f"{facts['date']}, {facts['processors']} x {facts['processor']}, Python {facts['python']}, load {facts['loadBefore']} before and {record['loadAfter']} after.",
        "",
        "### Public incidents, in simulated time",
        "",
        "| report | what happened | lasted | cost | signature | calls made | refused, then killed | killed after | lost |",
        "|---|---|--:|--:|---|--:|--:|--:|--:|",
    ]
    for one in record["incidents"].values():
        signature = ", ".join(one["signatures"])
        lines.append(
            f"| {one['source']} | {one['what']} | {_span(one['seconds'])} | {_money(one['micros'])} | {signature} | "
            f"{one['made']} | {one['after']} | {_span(one['killedSeconds'])} | {_money(one['lostMicros'])} |"
        )
    lines += [
        "",
        "### Good work, made up",
        "",
        "| work | workloads | calls | refused | killed |",
        "|---|--:|--:|--:|--:|",
    ]
    for one in record["work"].values():
        lines.append(
            f"| {one['what']} | {one['workloads']:,} | {one['calls']:,} | {one['refused']:,} | {one['killed']} |"
        )
    lines += [
        "",
        "### Real storms: a process that calls as fast as it can, until nothing of it is left",
        "",
        "| threads that call | storms | ms from signature to death, median | most | calls in that time, median | most |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for threads, one in record["storms"].items():
        millis, calls = one["millis"], one["calls"]
        lines.append(
            f"| {threads} | {one['storms']} | {millis['median']:.1f} | {millis['most']:.1f} | {calls['median']:g} | {calls['most']} |"
        )
    lines += [
        "",
        f"Watching: {watching['micros']:.0f} µs of processor time a call, no two alike; {watching['megabytes']:.1f} MB held for {watching['agents']} agents.",
    ]
    return "\n".join(lines)


def _span(seconds: float) -> str:
    if not seconds:
        return "not said"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    for size, unit in ((DAY / 1e6, "days"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _money(micros: int) -> str:
    return f"${micros / DOLLAR:,.2f}" if micros else "not said"


if __name__ == "__main__":
    main()
