"""The incumbent: the version of an agent that was promoted last, found in git by its receipt."""

import os

from lifeos.bundle import agent_digest
from lifeos.diff.state import of_revision
from lifeos.errors import ProgramError
from lifeos.evidence.receipt import decode
from lifeos.gym.gate import Gate
from lifeos.gym.receipts.verify import problems
from lifeos.tools import git


def find(gate: Gate) -> Gate | None:
    """The version before, on the gate's days; None when no other one has passed a gate, or there is no git to ask.

    A version is promoted by the commit that brings its receipt, so it is looked for in the newest of those commits whose agent has just
    that digest, code in the repository included.
    """
    name, team = gate.agent.name, gate.agent.team
    for commit, path in _promoted(gate.root, name):
        digest = "sha256:" + os.path.basename(path).removesuffix(".json")
        if digest == gate.digest:
            continue
        state = of_revision(gate.root, commit)
        fleet = state.analysis.fleet
        agent = fleet.agents.get(name) if fleet is not None else None
        if fleet is None or agent is None or agent_digest(agent, fleet.catalog) != digest:
            continue
        receipt = state.declared.get(path)
        if receipt is None or any(problems(path, receipt, fleet)):
            continue  # a receipt that does not hold promotes nobody
        promoted = decode(receipt)
        if promoted.verdict != "pass" or promoted.simulated == gate.simulated:
            continue  # the same before other thresholds is no version before
        folder = f"agents.d/{agent.team}/{name}/"
        sources = {
            file.removeprefix(folder): data
            for file, data in state.declared.items()
            if file.startswith(folder) and file.endswith(".py")
        }
        if sources and team == agent.team:
            return gate.of_version(fleet, agent, sources)
    return None


def _promoted(root: str, agent: str) -> list[tuple[str, str]]:
    """Commits that brought receipts of the agent, newest first, each with the receipt's path from the root."""
    if git.top(root) is None:
        return []
    try:
        return git.added(root, f"evals/receipts/{agent}")
    except ProgramError:
        return []
