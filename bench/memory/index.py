"""The index of vectors at the size of a long life: how long it takes to make and to ask, and what HNSW overlooks.

    python bench/memory/index.py [--vectors 100000] [--questions 300] [--record]

Prints Markdown. ``--record`` also writes index.json and index.md beside this file. Vectors are drawn in 30 dimensions of their 384, around 500 centres: texts about few subjects
differ in few ways, and with chance in all dimensions there would be no nearest. A third is in each scope, and two scopes are asked.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [f"{os.path.dirname(HERE)}/render"]

import machine
import numpy as np

from lifeos.memory.vectors.edge import Edge, build
from lifeos.memory.vectors.index import Placed

_DIMENSION = 384
_DIFFERS = 30
_SCOPES = ("calendar", "finance", "notes")
_MOST = 100


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--vectors", type=int, default=100_000, help="in the index")
    parser.add_argument("--questions", type=int, default=300, help="that are asked")
    parser.add_argument("--record", action="store_true", help="write index.json and index.md")
    arguments = parser.parse_args()
    facts = machine.facts()
    record = {"machine": facts, **_measured(arguments.vectors, arguments.questions), "loadAfter": machine.load()}
    text = _markdown(record)
    print(text)
    if arguments.record:
        Path(f"{HERE}/index.json").write_text(json.dumps(record, indent=1) + "\n")
        Path(f"{HERE}/index.md").write_text(text + "\n")


def _measured(number: int, questions: int) -> dict[str, Any]:
    chance = np.random.default_rng(1)
    spread = chance.standard_normal((_DIFFERS, _DIMENSION), np.float32)
    centres = chance.standard_normal((500, _DIFFERS), np.float32)
    every = _drawn(chance, centres, spread, number)
    asked = _drawn(chance, centres, spread, questions)
    placed = (Placed(f"{at:032x}", _SCOPES[at % 3], vector) for at, vector in enumerate(every))
    inside = np.arange(number) % 3 != 1
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        begin = time.perf_counter()
        build(folder, _DIMENSION, placed)
        made = time.perf_counter() - begin
        begin = time.perf_counter()
        index = Edge(folder)
        opened = time.perf_counter() - begin
        granted = ("calendar", "notes")
        index.nearest(asked[0], granted, _MOST)
        times, spent, right = [], [], {10: [], _MOST: []}
        for vector in asked:
            begin, cpu = time.perf_counter(), time.process_time()
            found = [int(one.record, 16) for one in index.nearest(vector, granted, _MOST)]
            times.append(time.perf_counter() - begin)
            spent.append(time.process_time() - cpu)
            scores = np.where(inside, every @ vector, -2)
            best = np.argsort(-scores)[:_MOST]
            for most, values in right.items():
                values.append(len({*found[:most]} & {*best[:most].tolist()}) / most)
        index.close()
    return {
        "vectors": number,
        "build": made,
        "open": opened,
        "seconds": times,
        "processor": spent,
        "recall": {str(most): fmean(values) for most, values in right.items()},
    }


def _drawn(chance: np.random.Generator, centres: np.ndarray, spread: np.ndarray, number: int) -> np.ndarray:
    around = centres[chance.integers(len(centres), size=number)]
    vectors = (around + chance.standard_normal((number, _DIFFERS), np.float32) / 2) @ spread
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _markdown(record: dict[str, Any]) -> str:
    host = record["machine"]
    head = (
        f"{host['date']}, {host['processors']} x {host['processor']}, Python {host['python']}, load {host['loadBefore']} before and {record['loadAfter']} after. "
        f"{record['vectors']:,} vectors of {_DIMENSION}, {_MOST} of two of three scopes asked for."
    )
    rows = []
    for name, values in (("a question", record["seconds"]), ("the same, processor time", record["processor"])):
        parts = quantiles(values, n=100)
        rows.append(f"| {name}, p50 and p95 | {parts[49] * 1000:.1f} ms, {parts[94] * 1000:.1f} ms |")
    rows += [
        f"| of the nearest 10, found | {record['recall']['10']:.3f} |",
        f"| of the nearest {_MOST}, found | {record['recall'][str(_MOST)]:.3f} |",
        f"| to make it | {record['build']:.0f} s |",
        f"| to open it | {record['open']:.2f} s |",
    ]
    return "\n".join([head, "", "| | |", "|---|--:|", *rows])


if __name__ == "__main__":
    main()
