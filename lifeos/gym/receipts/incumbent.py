"""The incumbent: the version of an agent that was promoted last, found in git by its receipt."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from lifeos import ir
from lifeos.bundle import agent_digest, simulation_digest
from lifeos.diff.state import of_revision
from lifeos.evidence.receipt import Receipt, decode, path_of
from lifeos.gym.gate import Gate
from lifeos.gym.receipts.deployed import Deployed, deployed
from lifeos.gym.receipts.verify import problems


class Version(NamedTuple):
    """A promoted version of an agent: the fleet of then, its declaration in it, and its code by file name."""

    digest: str
    fleet: ir.Fleet
    agent: ir.Agent
    sources: dict[str, bytes]


def find(gate: Gate) -> Gate | None:
    """The version before, on the gate's days; None when no other one has passed a gate, or nobody can see the deployed branch."""
    branch = deployed(gate.root, gate.fleet.catalog.platform.source.revision)
    version = next(before(gate.root, gate.agent, gate.fleet, branch))
    return gate.of_version(version.fleet, version.agent, version.sources) if version is not None else None


def before(root: str, agent: ir.Agent, fleet: ir.Fleet, branch: Deployed) -> Iterator[Version | None]:
    """The version before the agent that is here; None when there is none. Where its receipt came to the deployed branch more than once,
    the one before each time, the newest first.

    A version is promoted by the commit that brings its receipt to the deployed branch, so it is looked for in the newest of those commits
    whose agent has just that digest, code in the repository included.
    """
    promoted = branch.promoted(root, agent.name)
    own = path_of(agent.name, agent_digest(agent, fleet.catalog))
    simulated = simulation_digest(agent, fleet.catalog)
    times = [place + 1 for place, (_, path) in enumerate(promoted) if path == own] or [0]
    for time in times:
        versions = (_version(root, agent, simulated, *receipt) for receipt in promoted[time:] if receipt[1] != own)
        yield next((version for version in versions if version is not None), None)


def outdated(gate: Gate, receipt: Receipt) -> bool:
    """Whether a receipt of the gate's agent compares with another version than the one that it has to be compared with now."""
    branch = deployed(gate.root, gate.fleet.catalog.platform.source.revision)
    return uncompared(gate.root, receipt, gate.fleet, branch) is not None


def uncompared(root: str, receipt: Receipt, fleet: ir.Fleet, branch: Deployed) -> str | None:
    """What is wrong with whom the receipt compares with, if it is the agent's and passes; None when nothing is, or nobody can see it."""
    agent = fleet.agents.get(receipt.agent)
    if agent is None or receipt.verdict != "pass" or receipt.rule.compare is None or branch.commit is None:
        return None
    if agent_digest(agent, fleet.catalog) != receipt.digest:
        return None  # of a version that is not here any more
    compared = receipt.incumbent.digest if receipt.incumbent is not None else None
    wanted: list[str | None] = []
    for version in before(root, agent, fleet, branch):
        wanted.append(version.digest if version is not None else None)
        if compared == wanted[-1]:
            return None
    return f"it is compared with {_told(compared)}, and promoted before it was {_told(wanted[0])}"


def _version(root: str, agent: ir.Agent, simulated: str, commit: str, path: str) -> Version | None:
    """The version that a commit promoted by the receipt at this path; None when it did not."""
    state = of_revision(root, commit)
    fleet = state.analysis.fleet
    old = fleet.agents.get(agent.name) if fleet is not None else None
    digest = "sha256:" + os.path.basename(path).removesuffix(".json")
    if fleet is None or old is None or old.team != agent.team or agent_digest(old, fleet.catalog) != digest:
        return None
    data = state.declared.get(path)
    if data is None or any(problems(path, data, fleet, state.declared.get)):
        return None  # a receipt that does not hold promotes nobody
    promoted = decode(data)
    if promoted.verdict != "pass" or promoted.simulated == simulated:
        return None  # the same before other thresholds is no version before
    folder = f"agents.d/{old.team}/{old.name}/"
    sources = {
        file.removeprefix(folder): code
        for file, code in state.declared.items()
        if file.startswith(folder) and file.endswith(".py")
    }
    return Version(digest, fleet, old, sources) if sources else None


def _told(digest: str | None) -> str:
    return f"{digest[:19]}…" if digest is not None else "nobody"
