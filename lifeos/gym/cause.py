"""Why a candidate gave no outcome: what it raised and where in its code, in one line that is fit to be kept and shown."""

import os

from lifeos.agent.code import place
from lifeos.gym.workers import told
from lifeos.source.secrets import mask

MOST = 300
"""Characters of a message. What is longer holds data, and no reason."""


def cause(error: BaseException, code: str, root: str) -> str:
    """``file:line: Type: message``, the innermost frame in the folder of ``code``, from ``root``. Without a place when no code of that
    folder had a part in it. Nothing after the first line, no secret, and not where the repository lies on this machine."""
    folder = os.path.dirname(code)
    line = mask(next(iter(told(error).splitlines()), "").replace(f"{root}/", ""))
    line = line if len(line) <= MOST else f"{line[:MOST]}…"
    there = place(error, folder)
    return f"{os.path.relpath(folder, root)}/{there}: {line}" if there else line
