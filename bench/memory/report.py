"""The results as Markdown and JSON."""

import json
import os
from collections import defaultdict
from statistics import fmean, quantiles
from typing import Any

import environments

_HERE = os.path.dirname(os.path.abspath(__file__))
_TOOLS = ("LifeOS", "qdrant-client", "mem0")


def write(record: dict[str, Any]) -> None:
    """Keep the results beside this file."""
    rounded = json.loads(json.dumps(record), parse_float=lambda text: float(f"{float(text):.4g}"))
    with open(f"{_HERE}/results.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n")
    with open(f"{_HERE}/results.md", "w", encoding="utf-8") as file:
        file.write(markdown(record) + "\n")


def markdown(record: dict[str, Any]) -> str:
    """What is found, and how long it takes."""
    host = record["machine"]
    steps = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in record["seconds"].items())
    return "\n".join(
        [
            (
                f"{host['date']}, {host['processors']} x {host['processor']}, Python {host['python']}, load {host['loadBefore']} before and "
                f"{record['loadAfter']} after. {environments.version_in('qdrant', 'qdrant-client')}, "
                f"{environments.version_in('mem0', 'mem0ai')}. A life of {record['years']} year{'s' if record['years'] > 1 else ''} "
                f"(seed {record['seed']}): {record['records']:,} records, {record['vectors']:,} of them with a vector. {steps}."
            ),
            "",
            "| questions | | " + " | ".join(f"{tool} at 5 | at 10" for tool in _TOOLS) + " |",
            "|---|--:" + "|--:|--:" * len(_TOOLS) + "|",
            *_recalls(record["questions"]),
            "",
            "| | p50 ms | p95 ms |",
            "|---|--:|--:|",
            *_times(record["costs"]),
            "",
            "; ".join(f"{peer} is loaded in {seconds:.1f} s" for peer, seconds in record["loads"].items()) + ".",
        ]
    )


def _recalls(questions: list[dict[str, Any]]) -> list[str]:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in questions:
        groups[f"**{one['hops']} record{'s' if one['hops'] > 1 else ''} to the answer**"].append(one)
        groups[f"{one['hops']}: {' '.join(one['text'].split()[:4])} …"].append(one)
    return [
        f"| {name} | {len(some)} | "
        + " | ".join(f"{fmean(one[tool][most] for one in some):.2f}" for tool in _TOOLS for most in ("5", "10"))
        + " |"
        for name, some in sorted(groups.items(), key=lambda item: (item[1][0]["hops"], item[0][0] != "*", item[0]))
    ]


def _times(costs: dict[str, list[float]]) -> list[str]:
    words = {
        "recall": "LifeOS, all of recall, embedding included",
        "recallCpu": "the same, processor time",
        "ownCpu": "the stores and the graph alone, processor time",
        "embedding": "the embedding of a question alone",
        "embeddingCpu": "the same, processor time",
        "qdrant-client": "qdrant-client, search alone",
        "mem0": "mem0, search alone",
    }
    lines = []
    for key, name in words.items():
        parts = quantiles(costs[key], n=100)
        lines.append(f"| {name} | {parts[49] * 1000:.1f} | {parts[94] * 1000:.1f} |")
    return lines
