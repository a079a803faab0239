"""What the Gym costs beside inspect-ai and deepeval on the same days, and what each decides about agents of known quality.

    python bench/gym/run.py [--sizes 100,1000] [--runs 3] [--gates 10000] [--record]

Prints Markdown. ``--record`` also writes results.json and results.md beside this file. Needs the dependency group ``inspect``; deepeval
gets an environment of its own.
"""

import argparse
import json
import os
import sys
import tempfile

sys.path.append(f"{os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}/render")

import environments
import machine
import report
from measure import Cost, median, run

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 20261129
JOBS = (1, 2)
LIFEOS, INSPECT, DEEPEVAL = "LifeOS", "inspect-ai", "deepeval"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="100,1000", help="numbers of simulations")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts")
    parser.add_argument("--gates", type=int, default=10_000, help="gates of each agent of known quality")
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    arguments = parser.parse_args()
    peers = {
        INSPECT: [sys.executable, f"{HERE}/inspect_tool.py"],
        DEEPEVAL: [environments.python("deepeval", "gym"), f"{HERE}/deepeval_tool.py"],
    }
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        before = machine.facts()
        record = {
            "machine": before,
            "seed": SEED,
            "costs": [
                one for size in arguments.sizes.split(",") for one in _costs(folder, int(size), arguments.runs, peers)
            ],
            "stored": _stored(arguments.runs),
            **_decisions(folder, arguments.gates, peers),
            "loadAfter": machine.load(),
        }
    print(report.markdown(record))
    if arguments.record:
        report.write(record)


def _costs(folder: str, size: int, runs: int, peers: dict[str, list[str]]) -> list[dict[str, object]]:
    import days  # noqa: PLC0415  numpy, which is not what is measured
    from lifeos_tool import LifeOS  # noqa: PLC0415

    work = f"{folder}/{size}"
    days.write(f"{folder}/{size}.json", size, SEED)
    own = LifeOS(work)
    own.read_to_the_end(size)
    found: dict[tuple[str, int], list[Cost]] = {}
    for turn in range(runs):
        _say(f"{size} simulations, run {turn + 1} of {runs}")
        for jobs in JOBS:
            own.forget()
            found.setdefault((LIFEOS, jobs), []).append(run(work, own.command(jobs), f"{work}/out"))
            for name, program in peers.items():
                command = [*program, "run", f"{folder}/{size}.json", str(jobs)]
                found.setdefault((name, jobs), []).append(run(work, command, f"{work}/out"))
    return [
        {
            "tool": tool,
            "simulations": size,
            "jobs": jobs,
            **median(costs)._asdict(),
            "runs": [one._asdict() for one in costs],
        }
        for (tool, jobs), costs in found.items()
    ]


def _stored(runs: int) -> dict[str, float]:
    import stored  # noqa: PLC0415

    _say("a million observations")
    return stored.costs(runs)


def _decisions(folder: str, gates: int, peers: dict[str, list[str]]) -> dict[str, object]:
    import decisions  # noqa: PLC0415
    from alike import ROOT  # noqa: PLC0415
    from lifeos_tool import LifeOS  # noqa: PLC0415

    from lifeos.compiler.pipeline import Compilation  # noqa: PLC0415
    from lifeos.verdict.checks import checks_of  # noqa: PLC0415

    fleet = Compilation(ROOT, cached=False).analysis.fleet
    assert fleet is not None
    checks = checks_of(fleet.catalog.suites["hello"])
    real = [(rate, variant) for rate in decisions.RATES for variant in decisions.VARIANTS]
    with open(f"{folder}/outcomes.json", "w", encoding="utf-8") as file:
        json.dump([decisions.words(decisions.outcomes(rate, 1, SEED)[0], variant) for rate, variant in real], file)
    reported = {}
    for name, program in peers.items():
        _say(f"{len(real)} gates through {name}")
        run(folder, [*program, "decide", f"{folder}/outcomes.json"], f"{folder}/out")
        with open(f"{folder}/out", encoding="utf-8") as file:
            reported[name] = json.loads(file.read().strip().splitlines()[-1])
    _say(f"{len(real)} gates through LifeOS")
    for difference in decisions.differences(checks, SEED, LifeOS(f"{folder}/decides"), reported, real):
        sys.exit(f"{difference}: the rules below are not those of the tools, so nothing is compared")
    _say(f"{gates} gates of each agent")
    shares = [one._asdict() for one in decisions.shares(checks, gates, SEED)]
    return {"gates": gates, "reallyRun": len(real), "shares": shares}


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
