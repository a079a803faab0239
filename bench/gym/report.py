"""The results as Markdown and JSON."""

import json
import os
from typing import Any

import environments

_HERE = os.path.dirname(os.path.abspath(__file__))
_SHARES = ("raw90", "raw95", "dropped90", "dropped95", "gate", "gate_raises")


def write(record: dict[str, Any]) -> None:
    """Keep the results beside this file."""
    with open(f"{_HERE}/results.json", "w", encoding="utf-8") as file:
        file.write(json.dumps(_rounded(record), indent=1) + "\n")
    with open(f"{_HERE}/results.md", "w", encoding="utf-8") as file:
        file.write(markdown(record) + "\n")


def markdown(record: dict[str, Any]) -> str:
    """Costs, a million observations, and decisions."""
    machine = record["machine"]
    return "\n".join(
        [
            (
                f"{machine['date']}, {machine['processors']} x {machine['processor']}, Python {machine['python']}, "
                f"load {machine['loadBefore']} before and {record['loadAfter']} after. Medians. "
                f"{environments.version_in('deepeval', 'deepeval')}, inspect-ai {_inspect()}."
            ),
            "",
            "### What a harness costs",
            "",
            *_costs(record["costs"]),
            "",
            *_stored(record["stored"]),
            "",
            "### What is decided about agents of known quality",
            "",
            *_decisions(record),
        ]
    )


def _costs(costs: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| tool | at a time | simulations | CPU s | wall s | MB | CPU ms for one more |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for cost in sorted(
        costs, key=lambda cost: (cost["jobs"], cost["tool"] != "LifeOS", cost["tool"], cost["simulations"])
    ):
        fewest = min(
            (other for other in costs if (other["tool"], other["jobs"]) == (cost["tool"], cost["jobs"])),
            key=lambda other: other["simulations"],
        )
        more = cost["simulations"] - fewest["simulations"]
        each = f"{(cost['cpu'] - fewest['cpu']) * 1000 / more:.1f}" if more else ""
        lines.append(
            f"| {cost['tool']} | {cost['jobs']} | {cost['simulations']:,} | {cost['cpu']:.2f} | {cost['wall']:.2f} "
            f"| {cost['rss']:.0f} | {each} |"
        )
    return lines


def _stored(stored: dict[str, float]) -> list[str]:
    whole = stored["decode"] + stored["columns"] + stored["judge"]
    return [
        (
            f"A million stored observations ({stored['megabytes']:.0f} MB of JSON) are judged in {whole:.2f} s of CPU: "
            f"{stored['decode']:.2f} to decode, {stored['columns']:.2f} into columns, {stored['judge']:.3f} for the verdict."
        )
    ]


def _decisions(record: dict[str, Any]) -> list[str]:
    gates = record["gates"]
    error = (0.25 / gates) ** 0.5
    lines = [
        (
            f"The share of {gates:,} gates that each agent passes (standard error {error:.3f} at most); the claim is a true rate of "
            f"0.90. {record['reallyRun']} of these gates went through the real tools, which said the same."
        ),
        "",
        (
            "| true rate | raw >= .90 | raw >= .95 | inspect-ai >= .90, failures raise | inspect-ai >= .95, failures raise | this gate "
            "| this gate, failures raise | its simulations |"
        ),
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in record["shares"]:
        cells = " | ".join(f"{one[name]:.3f}" for name in _SHARES)
        lines.append(f"| {one['rate']:.2f} | {cells} | {one['simulations']:.0f} |")
    at = {one["rate"]: one for one in record["shares"]}
    lines += [
        "",
        "| | raw >= .90 | raw >= .95 | inspect-ai >= .90, failures raise | inspect-ai >= .95, failures raise | this gate | this gate, failures raise |",
        "|---|--:|--:|--:|--:|--:|--:|",
        "| false accept: an agent at .88 passes | " + " | ".join(f"{at[0.88][name]:.1%}" for name in _SHARES) + " |",
        "| false accept: an agent at .90 passes | " + " | ".join(f"{at[0.9][name]:.1%}" for name in _SHARES) + " |",
        "| false reject: an agent at .97 does not | "
        + " | ".join(f"{1 - at[0.97][name]:.1%}" for name in _SHARES)
        + " |",
        "| false reject: an agent at .99 does not | "
        + " | ".join(f"{1 - at[0.99][name]:.1%}" for name in _SHARES)
        + " |",
    ]
    return lines


def _inspect() -> str:
    from importlib.metadata import version  # noqa: PLC0415

    return version("inspect-ai")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
