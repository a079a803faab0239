"""How well are mistakes found and explained? Seeded faults over this repository's own declarations, scored.

    python bench/errors/run.py [--seed 1] [--times 20] [--record]

For each kind of fault: was it found, in the right file, at the right line; does the message or the snippet name the field or
value; does it say what would mend it; and how many other findings came with it (0 is best).
"""

import argparse
import json
import random
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from faults import FAULTS, Fault
from sites import Repo, sites

from lifeos.compiler.analyse import analyse
from lifeos.compiler.inputs import assemble
from lifeos.diagnostics import Diagnostic

ROOT = Path(__file__).parents[2]
POINTS = ("found", "file", "line", "names", "mends")


class Score(NamedTuple):
    found: bool
    file: bool
    line: bool
    names: bool
    mends: bool
    noise: int


def repository() -> Repo:
    """This repository's declarations, in memory."""
    paths = [
        ROOT / "lifeos.yaml",
        *(path for base in ("agents.d", "evals", "policies") for path in sorted((ROOT / base).rglob("*"))),
    ]
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in sorted(paths) if path.is_file()}


def findings(repo: Repo) -> list[Diagnostic]:
    return analyse(assemble(repo, [])).found


def score(repo: Repo, fault: Fault) -> Score:
    changed = {**repo, fault.file: fault.text.encode()}
    found = findings(changed)
    if not found:
        return Score(False, False, False, False, False, 0)
    best = max((_rate(item, fault, changed) for item in found), key=lambda rated: sum(rated))
    return Score(True, *best, len(found) - 1)


def _rate(item: Diagnostic, fault: Fault, repo: Repo) -> tuple[bool, bool, bool, bool]:
    file = item.span.file == fault.file
    line = file and item.span.line == fault.line
    lines = repo[item.span.file].decode().split("\n") if item.span.file in repo else [""]
    shown = lines[item.span.line - 1] if item.span.line <= len(lines) else ""
    names = fault.names in item.message or (line and fault.names in shown)
    mends = any(word in f"{item.message} {item.hint}" for word in fault.mend)
    return file, line, names, mends


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--times", type=int, default=20, help="faults of each kind")
    arguments.add_argument("--record", action="store_true", help="write results.json and results.md")
    given = arguments.parse_args()
    repo = repository()
    assert findings(repo) == [], "the repository itself must be clean"
    places = sites(repo)
    rows = {}
    for name, make in FAULTS.items():
        draw = random.Random(f"{given.seed} {name}")
        faults = [
            fault for site in draw.sample(places, len(places)) if (fault := make(draw, site, repo[site.file].decode()))
        ]
        rows[name] = [score(repo, fault) for fault in faults[: given.times]]
        assert rows[name], f"no place for {name}"
    report = _report(rows, given.seed)
    print(report)
    if given.record:
        folder = Path(__file__).parent
        (folder / "results.md").write_text(report)
        data = {name: [one._asdict() for one in scores] for name, scores in rows.items()}
        (folder / "results.json").write_text(json.dumps({"seed": given.seed, "faults": data}, indent=1) + "\n")


def _report(rows: dict[str, list[Score]], seed: int) -> str:
    lines = [
        "| fault | tried | found | right file | right line | names it | says what mends it | other findings |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    every = [one for scores in rows.values() for one in scores]
    for name, scores in [*rows.items(), ("**all**", every)]:
        shares = [f"{100 * sum(getattr(one, point) for one in scores) / len(scores):.0f} %" for point in POINTS]
        noise = sum(one.noise for one in scores) / len(scores)
        lines.append(f"| {name.replace('_', ' ')} | {len(scores)} | {' | '.join(shares)} | {noise:.1f} |")
    return f"Seed {seed}, {len(rows)} kinds of fault.\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
