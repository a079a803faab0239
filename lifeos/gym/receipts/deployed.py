"""The deployed branch: what was promoted is what came to be there, and nothing that a candidate's own branch says of itself."""

from typing import NamedTuple

from lifeos.errors import ProgramError
from lifeos.tools import git


class Deployed(NamedTuple):
    """The deployed branch up to ``commit``, where this tree's own history left it; None where nobody can see it, and ``unseen`` says why."""

    commit: str | None
    unseen: str = ""

    def promoted(self, root: str, agent: str) -> list[tuple[str, str]]:
        """The commits of the branch that brought receipts of the agent, newest first, each with the receipt's path from the root."""
        return git.brought(root, f"evals/receipts/{agent}", self.commit) if self.commit is not None else []


def deployed(root: str, branch: str, base: str | None = None) -> Deployed:
    """The branch that is deployed from, as the platform declares it: as it was fetched from origin, or the local one of a repository that
    has no remote. ``base``: another revision instead, for whoever does not leave it to the candidate's own declaration. Raises
    :class:`UsageError` when ``base`` names nothing."""
    if git.top(root) is None:
        return Deployed(None, "this is no git repository")
    if base is not None:
        git.resolve(root, base)
    try:
        found = [base] if base is not None else git.branches(root, branch)
        if not found:
            return Deployed(None, f"there is no branch '{branch}' here, which is deployed from (`git fetch` brings it)")
        commit = git.fork(root, found[0])
        if commit is None:
            return Deployed(None, f"this clone does not show where its history left '{found[0]}'")
        if git.shallow(root):
            return Deployed(None, "this clone has only a part of the history (`git fetch --unshallow` brings the rest)")
    except ProgramError as error:
        return Deployed(None, str(error))
    return Deployed(commit)
