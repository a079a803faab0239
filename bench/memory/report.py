"""The results as Markdown and JSON."""

import json
import os
from collections import defaultdict
from statistics import fmean, quantiles
from typing import Any

import environments

_HERE = os.path.dirname(os.path.abspath(__file__))
_TOOLS = {"qdrant-client": ("qdrant", "qdrant-client"), "mem0": ("mem0", "mem0ai")}
"""By name, the environment of a peer and its package."""


def write(record: dict[str, Any]) -> None:
    """Keep the results beside this file."""
    rounded = json.loads(json.dumps(record), parse_float=lambda text: float(f"{float(text):.4g}"))
    with open(f"{_HERE}/results.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n")
    with open(f"{_HERE}/results.md", "w", encoding="utf-8") as file:
        file.write(markdown(record) + "\n")


def markdown(record: dict[str, Any]) -> str:
    """What is found, and how long it takes. Seconds by the clock say nothing on a machine that others use, so they stand there alone when nobody did."""
    host = record["machine"]
    quiet = max(host["loadBefore"], record["loadAfter"]) <= host["processors"]
    peers = [peer for peer in _TOOLS if peer in record["loads"]]
    tools = ["LifeOS", *peers]
    versions = "".join(f" {environments.version_in(*_TOOLS[peer])}." for peer in peers)
    without = "" if quiet else " Others used the machine, so there is processor time alone."
    return "\n".join(
        [
            (
                f"{host['date']}, {host['processors']} x {host['processor']}, Python {host['python']}, load {host['loadBefore']} before and "
                f"{record['loadAfter']} after.{without}{versions} A life of {record['years']} year{'s' if record['years'] > 1 else ''} "
                f"(seed {record['seed']}): {record['records']:,} records, {record['vectors']:,} of them with a vector."
            ),
            "",
            "| questions | | " + " | ".join(f"{tool} at 5 | at 10" for tool in tools) + " |",
            "|---|--:" + "|--:|--:" * len(tools) + "|",
            *_recalls(record["questions"], tools),
            "",
            *_table(
                ["", *(["p50 ms", "p95 ms"] if quiet else []), "p50 ms of a processor", "p95"],
                _times(record, peers, quiet=quiet),
            ),
            "",
            *_table(["", *(["s"] if quiet else []), "s of a processor"], _steps(record, quiet=quiet)),
        ]
    )


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _recalls(questions: list[dict[str, Any]], tools: list[str]) -> list[str]:
    groups: defaultdict[str, defaultdict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for one in questions:
        groups[one["group"]][one["form"]].append(one)
    lines = []
    for group, forms in groups.items():
        every = [one for some in forms.values() for one in some]
        lines.append(_recalled(f"**{group}**", every, tools))
        lines += [_recalled(form, some, tools) for form, some in forms.items()]
    return lines


def _recalled(name: str, some: list[dict[str, Any]], tools: list[str]) -> str:
    found = " | ".join(f"{fmean(one[tool][most] for one in some):.2f}" for tool in tools for most in ("5", "10"))
    return f"| {name} | {len(some)} | {found} |"


def _times(record: dict[str, Any], peers: list[str], *, quiet: bool) -> list[list[str]]:
    words = {
        "recall": "LifeOS, all of recall, embedding of the question included",
        "own": "the stores and the graph alone",
        "embedding": "the embedding of a question alone",
        **{peer: f"{peer}, search alone" for peer in peers},
    }
    rows = []
    for key, name in words.items():
        parts = [quantiles(record["costs"][of], n=100) for of in ([key] if quiet else []) + [f"{key}Cpu"]]
        rows.append([name, *(f"{part[at] * 1000:.1f}" for part in parts for at in (49, 94))])
    return rows


def _steps(record: dict[str, Any], *, quiet: bool) -> list[list[str]]:
    embed = record["steps"]["embed"]
    whole = {key: seconds / record["texts"] * record["vectors"] for key, seconds in embed.items()}
    words = {
        f"to ingest {record['records']:,} records, without embedding": record["steps"]["ingest"],
        f"to embed {record['vectors']:,} of them, by what {record['texts']} took": whole,
        "to open the version, once it was made ready": record["steps"]["open"],
    }
    return [
        [name, *(f"{cost[key]:.1f}" for key in (["wall"] if quiet else []) + ["processor"])]
        for name, cost in words.items()
    ]
