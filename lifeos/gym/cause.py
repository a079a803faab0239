"""Why a candidate gave no outcome, in one line that is fit to be kept and shown."""

from lifeos.source.secrets import mask

MOST = 300
"""Characters. What is longer holds data, and no reason."""


def cause(words: str, root: str) -> str:
    """Nothing after the first line, no secret, and not where the repository lies on this machine."""
    line = mask(next(iter(words.splitlines()), "").replace(f"{root}/", ""))
    return line if len(line) <= MOST else f"{line[:MOST]}…"
