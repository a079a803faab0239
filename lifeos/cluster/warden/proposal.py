"""``suspend: true`` for agents that are down until a person says otherwise, offered to the fleet's repository: a branch for each, and never the one that is followed.

What is open in the ledger lasts as long as the ledger; a commit lasts. Whom it is offered for is told each time, so there is nothing to remember. Who offers needs
the right to push such branches to that repository, which may be a clone on the same disk, from where somebody else pushes on.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lifeos.cluster.warden.case import Case
from lifeos.errors import ProgramError
from lifeos.tools import git_remote
from lifeos.warden import suspension


class Offered(NamedTuple):
    """``commit``: empty where nothing had to be done. ``words``: what became of it, for a person."""

    agent: str
    commit: str
    words: str
    failed: bool = False


def offer(cases: Iterable[Case], url: str, branch: str) -> Iterator[Offered]:
    """One after the other, what cannot be offered included. ``branch``: the one that the fleet follows. Raises :class:`ProgramError` where the repository cannot be seen."""
    found = list(cases)
    if not found:
        return
    with git_remote.clone(url, branch) as folder:
        for one in found:
            try:
                yield _one(folder, url, one)
            except ProgramError as error:
                yield Offered(one.agent, "", str(error), failed=True)


def _one(folder: str, url: str, case: Case) -> Offered:
    agent, name = case.agent, suspension.branch(case.agent)
    if suspension.is_suspended(folder, agent):
        return Offered(agent, "", "is suspended in what is committed")
    if git_remote.begins_at_head(folder, url, name):
        return Offered(agent, "", f"waits on the branch {name} for somebody to merge it")
    commit = suspension.propose(folder, agent, case.why)
    git_remote.push(folder, url, name)
    return Offered(agent, commit, f"suspension proposed on the branch {name}: {case.why.partition(chr(10))[0]}")
