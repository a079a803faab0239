"""Whether pods can fetch what is to be gated: they see a commit of the repository that ``lifeos.yaml`` names, and nothing of this machine."""

from lifeos.cli.terminal import complain
from lifeos.errors import LifeOSError, ProgramError
from lifeos.source.tree import PLATFORM_FILE, ROOTS
from lifeos.tools import git

_RESULTS = ("evals/receipts",)
"""What gates give, and not what they are of."""
_SHOWN = 3


def refuse_uncommitted(root: str, commit: str) -> None:
    """Raise :class:`LifeOSError` when the commit is the one that the work tree began with, and what is declared there has changed since: the tree
    was looked at, and another state would be gated."""
    if commit != git.resolve(root, "HEAD"):
        return
    changed = [path for path in git.uncommitted(root, (PLATFORM_FILE, *ROOTS), _RESULTS) if _is_declared(path)]
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        raise LifeOSError(
            f"commit {commit[:12]} is without your changes to {', '.join(changed[:_SHOWN])}{more}, and pods fetch the commit: commit them and push,"
            " or put them aside with `git stash --include-untracked`"
        )


def refuse_unpushed(repository: str, commit: str) -> None:
    """Raise :class:`LifeOSError` when no branch of the repository holds the commit. What cannot be seen from here, pods may see all the same."""
    from lifeos.tools.git_remote import holds  # noqa: PLC0415  only for who asks a remote

    try:
        held = holds(repository, commit)
    except ProgramError as error:
        complain(
            f"warning: cannot see from here whether {repository} holds {commit[:12]} ({error}); the gate's checkout will say"
        )
        return
    if not held:
        raise LifeOSError(
            f"commit {commit[:12]} is on no branch of {repository}, from which pods fetch it (spec.source.repository of lifeos.yaml): push it"
        )


def _is_declared(path: str) -> bool:
    """As the compiler sees it: neither hidden nor bytecode."""
    return not any(part.startswith(".") or part == "__pycache__" for part in path.split("/"))
