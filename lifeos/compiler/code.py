"""Python that stands with a declaration: an agent's own code, a suite's scenario templates. Compiled by nobody here, but part of what is judged."""

import os
from collections.abc import Iterator, Mapping

from lifeos.agent import sources
from lifeos.compiler.files import Files
from lifeos.diagnostics import Diagnostic
from lifeos.errors import LifeOSError
from lifeos.source import secrets
from lifeos.source.tree import UnreadableError


def digest(contents: Mapping[str, bytes], folder: str) -> str:
    """See :func:`lifeos.agent.sources.digest`; ``contents``: files by their path, of which those below ``folder`` count."""
    return sources.digest(
        {path.removeprefix(f"{folder}/"): data for path, data in contents.items() if path.startswith(f"{folder}/")}
    )


def as_analysed(path: str, known: str, what: str) -> dict[str, bytes]:
    """The files beside a path, which are those that the digest was made of: a run takes minutes, and nobody has to hold still. Raises
    :class:`LifeOSError` when they are others by now."""
    folder = os.path.dirname(path)
    found = sources.read(folder)
    if digest({f"{folder}/{name}": data for name, data in found.items()}, folder) != known:
        raise LifeOSError(f"the code of {what} changed while it was read; run it again")
    return found


def report(files: Files) -> Iterator[Diagnostic]:
    """Code that cannot be read as text, and secrets in it."""
    for path in files.contents:
        if path.endswith(".py"):
            try:
                yield from secrets.report(path, files.text(path))
            except UnreadableError as unreadable:
                yield unreadable.diagnostic
