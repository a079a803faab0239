"""The results as Markdown and JSON."""

import json
import os
from typing import Any

from lifeos_tool import NAME

_HERE = os.path.dirname(os.path.abspath(__file__))


def write(record: dict[str, Any]) -> None:
    """Keep the results beside this file."""
    with open(f"{_HERE}/results.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(_rounded(record), indent=1) + "\n")
    with open(f"{_HERE}/results.md", "w", encoding="utf-8") as file:
        file.write(markdown(record) + "\n")


def markdown(record: dict[str, Any]) -> str:
    """A table a size, the cold run of each tool against LifeOS's, and start-up."""
    machine = record["machine"]
    lines = [
        (
            f"{machine['date']}, {machine['processors']} x {machine['processor']}, Python {machine['python']}, "
            f"load {machine['loadBefore']} before and {record['loadAfter']} after. Medians."
        )
    ]
    for result in record["results"]:
        lines += ["", *_table(result)]
    helps = [cost for result in record["results"] for cost in result["costs"] if cost["mode"] == "help"]
    fastest = min(helps, key=lambda cost: cost["wall"])
    lines += [
        "",
        f"`lifeos --help`: {fastest['wall']:.3f} s wall, {fastest['cpu']:.3f} s CPU, {fastest['rss']:.0f} MB.",
    ]
    return "\n".join(lines)


def _table(result: dict[str, Any]) -> list[str]:
    costs = {(cost["tool"], cost["mode"]): cost for cost in result["costs"]}
    own = costs[NAME, "cold"]["cpu"]
    count = f", {result['objects']} objects compared" if result["objects"] else ""
    lines = [
        f"### {result['agents']:,} agents{count}",
        "",
        "| tool | CPU s | against LifeOS | CPU ms an agent | wall s | MB | no change: CPU s | one agent edited: CPU s |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for tool in sorted({tool for tool, _ in costs}, key=lambda name: (name != NAME, costs[name, "cold"]["cpu"])):
        cold = costs[tool, "cold"]
        runs = "" if len(cold["runs"]) > 1 else " (one run)"
        lines.append(
            f"| {tool}{runs} | {cold['cpu']:.2f} | {cold['cpu'] / own:.1f}x | {cold['cpu'] * 1000 / result['agents']:.2f} "
            f"| {cold['wall']:.2f} | {cold['rss']:.0f} | {_again(costs, tool, 'unchanged')} "
            f"| {_again(costs, tool, 'edited')} |"
        )
    return lines


def _again(costs: dict[tuple[str, str], dict[str, Any]], tool: str, mode: str) -> str:
    cost = costs.get((tool, mode))
    return "as cold" if cost is None else f"{cost['cpu']:.3f}"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
