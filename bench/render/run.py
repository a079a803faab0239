"""Render one fleet with LifeOS and its peers, prove that all render the same objects, and compare what it costs.

    python bench/render/run.py [--sizes 10,100,1000] [--tools LifeOS,helm,...] [--record]

Prints a Markdown table. ``--record`` also writes results.json and results.md beside this file; ``--profile`` shows where
LifeOS's own time goes instead.
"""

import argparse
import os
import shutil
import sys
import tempfile
from typing import Any

import fleet
import machine
import objects
import profiling
import reference
import report
import skeleton
from go import ROOT
from lifeos_tool import CHECK, NAME, LifeOS
from measure import Cost, median, run
from peers import cdk8s, floor, helm, kapitan, kcl, kustomize
from peers.peer import STDOUT, Command, Peer

PEERS = (
    helm.HELM,
    kcl.KCL,
    kapitan.KAPITAN,
    cdk8s.CDK8S,
    kustomize.EACH,
    kustomize.MERGE,
    kustomize.ROOT,
    floor.FLOOR,
)
SEED = 20261124
ONCE = 1000
"""Agents from which one run of `check` has to do: the Rego engine takes milliseconds an agent."""
_MEMORY = "/dev/shm"  # noqa: S108  the folder made in it is private
"""A file system in memory. Some disks charge the maker of a file for files deleted earlier (ext4 without a journal passes
over each lately freed inode), so a cold run would cost ten times as much after another one."""


class Ready:
    """A peer whose inputs are written, and whose output was found equal."""

    def __init__(self, peer: Peer, work: str, command: Command, agent: str) -> None:
        self.peer = peer
        self.work = work
        self.command = command
        self.agent = agent

    def cold(self) -> Cost:
        """Render everything, with no output there."""
        shutil.rmtree(f"{self.work}/{self.peer.output}", ignore_errors=True)
        return run(self.work, self.command, f"{self.work}/{STDOUT}")

    def edited(self) -> Cost:
        """Render one agent."""
        assert self.peer.one is not None
        return run(self.work, self.peer.one(self.work, self.agent), f"{self.work}/{STDOUT}")


def main() -> None:
    """The command line."""
    arguments = _arguments()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    wanted = [name.strip().lower() for name in arguments.tools.split(",")] if arguments.tools else []
    peers = [peer for peer in PEERS if not wanted or any(name in peer.name.lower() for name in wanted)]
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-", dir=arguments.folder) as folder:
        if arguments.profile:
            for size in sizes:
                profiling.profile(*_fleet(folder, size), top=arguments.top)
            return
        before = machine.facts()
        results = [_size(folder, size, peers, arguments.runs, agents_only=arguments.agents_only) for size in sizes]
    record = {
        "machine": before,
        "loadAfter": machine.load(),
        "seed": SEED,
        "agentsOnly": arguments.agents_only,
        "results": results,
    }
    print(report.markdown(record))
    if arguments.record:
        report.write(record)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", default="10,100,1000", help="numbers of agents")
    parser.add_argument("--tools", default="", help="parts of tools' names; LifeOS always runs")
    parser.add_argument("--runs", type=int, default=0, help="runs of each; default 7, and 3 from 1000 agents")
    parser.add_argument("--agents-only", action="store_true", help="spare the peers what an environment has once")
    parser.add_argument("--folder", default=_MEMORY if os.path.isdir(_MEMORY) else None, help="where to work")
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    parser.add_argument("--profile", action="store_true", help="where LifeOS's time goes")
    parser.add_argument("--top", type=int, default=40, help="functions that --profile lists")
    return parser.parse_args()


def _fleet(folder: str, size: int) -> tuple[str, list[str]]:
    repo = f"{folder}/{size}/repo"
    return repo, fleet.make(ROOT, repo, size, SEED)


def _size(folder: str, size: int, peers: list[Peer], runs: int, *, agents_only: bool) -> dict[str, Any]:
    runs = runs or (3 if size >= 1000 else 7)
    repo, folders = _fleet(folder, size)
    own = LifeOS(repo, folders)
    own.cold()
    teams = {path.split("/")[2]: path.split("/")[1] for path in folders}
    ready: list[Ready] = []
    expected = (0, "")
    peers = [peer for peer in peers if size <= peer.limit or agents_only]
    if peers:
        rendered = reference.rendered(repo, fleet.ENVIRONMENT, list(teams))
        if agents_only:
            del rendered[reference.PLATFORM]
        expected = objects.digest(item for items in rendered.values() for item in items)
        classes = skeleton.classes(rendered, {**teams, reference.PLATFORM: reference.PLATFORM})
        del rendered
        ready = [_prepared(peer, f"{folder}/{size}", classes, expected) for peer in peers]
    costs: dict[tuple[str, str], list[Cost]] = {}
    for turn in range(runs):
        _say(f"{size} agents, run {turn + 1} of {runs}")
        for mode, measure in own.modes():
            costs.setdefault((NAME, mode), []).append(measure())
        if turn == 0 or size < ONCE:
            for mode, measure in own.checks():
                costs.setdefault((CHECK, mode), []).append(measure())
        costs.setdefault((NAME, "help"), []).append(own.help())
        for tool in ready:
            if turn == 0 or size < tool.peer.once:
                costs.setdefault((tool.peer.name, "cold"), []).append(tool.cold())
            if tool.peer.one is not None:
                costs.setdefault((tool.peer.name, "edited"), []).append(tool.edited())
    versions = {NAME: own.version(), **{tool.peer.name: tool.peer.version() for tool in ready}}
    shutil.rmtree(f"{folder}/{size}")
    return {
        "agents": size,
        "objects": expected[0],
        "sha256": expected[1],
        "versions": versions,
        "costs": [
            {"tool": tool, "mode": mode, **median(found)._asdict(), "runs": [one._asdict() for one in found]}
            for (tool, mode), found in costs.items()
        ],
    }


def _prepared(peer: Peer, folder: str, classes: list[skeleton.Class], expected: tuple[int, str]) -> Ready:
    """Write a peer's inputs, run it once, and refuse to time what is not equal."""
    work = f"{folder}/{PEERS.index(peer)}"
    os.makedirs(work)
    tool = Ready(peer, work, peer.prepare(work, classes), next(iter(classes[0].values)))
    tool.cold()
    rendered = objects.digest(peer.rendered(work))
    if rendered != expected:
        sys.exit(f"{peer.name} rendered {rendered}, LifeOS {expected}: not the same objects, so nothing is compared")
    _say(f"{peer.name}: the same {rendered[0]} objects")
    return tool


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
