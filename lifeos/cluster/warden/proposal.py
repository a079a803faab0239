"""``suspend: true`` for agents that are down until a person says otherwise, offered to the fleet's repository: a branch for each, and never the one that is followed.

What is open in the ledger lasts as long as the ledger; a commit lasts. Which agents these are is read from the ledger each time, so there is nothing to remember; who offers needs
the right to push such branches, and no pod of the platform has it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lifeos.cluster.warden.down import Books, down
from lifeos.errors import ProgramError
from lifeos.ledger.breakers import FOREVER
from lifeos.tools import git_remote
from lifeos.warden import suspension


class Offered(NamedTuple):
    """``commit``: empty where nothing had to be done. ``words``: what became of it, for a person."""

    agent: str
    commit: str
    words: str
    failed: bool = False


def offer(ledger: Books, url: str, branch: str) -> Iterator[Offered]:
    """One after the other, what cannot be offered included. ``branch``: the one that the fleet follows. Raises what the ledger does, and :class:`ProgramError` where the repository cannot be seen."""
    condemned = {agent: one.reason for agent, one in sorted(down(ledger).items()) if one.until >= FOREVER}
    if not condemned:
        return
    with git_remote.clone(url, branch) as folder:
        for agent, reason in condemned.items():
            try:
                yield _one(folder, url, agent, reason)
            except ProgramError as error:
                yield Offered(agent, "", str(error), failed=True)


def _one(folder: str, url: str, agent: str, reason: str) -> Offered:
    name = suspension.branch(agent)
    if suspension.is_suspended(folder, agent):
        return Offered(agent, "", "is suspended in what is committed")
    if git_remote.begins_at_head(folder, url, name):
        return Offered(agent, "", f"waits on the branch {name} for somebody to merge it")
    commit = suspension.propose(folder, agent, reason)
    git_remote.push(folder, url, name)
    return Offered(agent, commit, f"suspension proposed on the branch {name}: {reason}")
