"""The lineage of a candidate: the gates that other versions of its agent failed since one was promoted.

Who changes a comment has another digest, with days of its own; if each had a fresh first attempt, a bad agent would pass in the end. So
failures are counted, and spend of the same error (docs/decisions/0012-failed-versions-count.md). What can be counted is what is in git,
in the work tree, and in this machine's own notes; who throws all of that away is not seen.
"""

import os
from collections.abc import Iterator

from lifeos import ir
from lifeos.bundle import agent_digest, simulation_digest
from lifeos.errors import LifeOSError
from lifeos.evidence.examine import examine
from lifeos.evidence.receipt import Receipt, path_of
from lifeos.gym.receipts import receipt as receipts
from lifeos.gym.receipts.deployed import Deployed
from lifeos.tools import git

NOTES = ".lifeos/gates"
"""Where this machine notes what it decided; receipts that were never committed are found there."""


def note(root: str, receipt: Receipt) -> None:
    """Note a decided gate. Raises :class:`LifeOSError` when the disk refuses."""
    receipts.write(root, receipt, NOTES)


def lineage(root: str, agent: ir.Agent, catalog: ir.Catalog, attempt: int, branch: Deployed) -> dict[str, int]:
    """The failed gates before one of the agent as it is here: how many attempts, by what was simulated. A gate that has its receipt
    keeps the lineage that it was decided by."""
    digest, simulated = agent_digest(agent, catalog), simulation_digest(agent, catalog)
    own = path_of(agent.name, digest)
    known = [receipt for receipt in _read(root, "evals/receipts", agent.name) if receipt.digest == digest]
    if known and known[0].attempt == attempt:
        return known[0].lineage
    since, promoted = _last(root, branch.promoted(root, agent.name), own)
    failed = [
        *(_committed(root, agent.name, f"{since}..HEAD" if since else "HEAD") if branch.commit is not None else ()),
        *_read(root, "evals/receipts", agent.name),
        *_read(root, NOTES, agent.name),
    ]
    settled = {promoted.simulated, *promoted.lineage} if promoted is not None else set()
    if since is not None:
        settled.update(receipt.simulated for receipt in _committed(root, agent.name, since))
    return _counted(failed, {simulated, *settled})


def understated(root: str, receipt: Receipt, branch: Deployed) -> str | None:
    """What is wrong with the lineage of a receipt that passes: failed gates that were committed before it and that it leaves out. None when
    nothing is, or nobody can see it."""
    if receipt.verdict != "pass" or branch.commit is None:
        return None
    own = path_of(receipt.agent, receipt.digest)
    since, promoted = _last(root, branch.promoted(root, receipt.agent), own)
    start = f"{since}.." if since is not None else ""
    end = "HEAD"
    for commit, path in reversed(git.brought(root, "evals/receipts", f"{start}HEAD", line=False)):
        if path == own and _at(root, commit, path) is not None:
            if not git.exists(root, f"{commit}^"):
                return None  # nothing was committed before it
            end = f"{commit}^"
            break
    settled = {promoted.simulated, *promoted.lineage} if promoted is not None else set()
    failed = _counted(_committed(root, receipt.agent, start + end), {receipt.simulated, *settled})
    left_out = sorted(name for name, attempts in failed.items() if receipt.lineage.get(name, 0) < attempts)
    if not left_out:
        return None
    return f"it leaves out gates that were failed before it, of what was simulated as {', '.join(left_out)}"


def _counted(found: list[Receipt], settled: set[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for receipt in found:
        if receipt.verdict == "fail" and receipt.simulated not in settled:
            counted[receipt.simulated] = max(receipt.attempt, counted.get(receipt.simulated, 0))
    return dict(sorted(counted.items()))


def _last(root: str, promoted: list[tuple[str, str]], own: str) -> tuple[str | None, Receipt | None]:
    """The commit that brought the newest receipt of the agent that passes, other than its own, and that receipt."""
    times = [place + 1 for place, (_, path) in enumerate(promoted) if path == own]
    for commit, path in promoted[times[-1] if times else 0 :]:
        receipt = _at(root, commit, path)
        if receipt is not None and receipt.verdict == "pass":
            return commit, receipt
    return None, None


def _committed(root: str, agent: str, revisions: str) -> list[Receipt]:
    brought = git.brought(root, f"evals/receipts/{agent}", revisions, line=False)
    found = (_at(root, commit, path) for commit, path in brought)
    return [receipt for receipt in found if receipt is not None]


def _at(root: str, commit: str, path: str) -> Receipt | None:
    """The receipt in a commit; None for what does not hold."""
    data = git.read_tree(root, commit, (path,)).get(path)
    if data is None:
        return None
    receipt, problems = examine(path, data)
    return receipt if not problems else None


def _read(root: str, below: str, agent: str) -> Iterator[Receipt]:
    """The receipts in a folder of the work tree that hold."""
    folder = f"{root}/{below}/{agent}"
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        try:
            with open(f"{folder}/{name}", "rb") as file:
                receipt, problems = examine(f"evals/receipts/{agent}/{name}", file.read())
        except OSError as error:
            raise LifeOSError(f"cannot read {folder}/{name}: {error.strerror}") from error
        if receipt is not None and not problems:
            yield receipt
