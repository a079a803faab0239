"""Python that stands with a declaration: an agent's own code, a suite's scenario templates. Compiled by nobody here, but part of what is judged."""

from collections.abc import Iterator, Mapping

from lifeos.agent import code
from lifeos.compiler.files import Files
from lifeos.diagnostics import Diagnostic
from lifeos.source import secrets
from lifeos.source.tree import UnreadableError


def digest(contents: Mapping[str, bytes], folder: str) -> str:
    """See :func:`lifeos.agent.code.digest`; ``contents``: files by their path, of which those below ``folder`` count."""
    return code.digest(
        {path.removeprefix(f"{folder}/"): data for path, data in contents.items() if path.startswith(f"{folder}/")}
    )


def report(files: Files) -> Iterator[Diagnostic]:
    """Code that cannot be read as text, and secrets in it."""
    for path in files.contents:
        if path.endswith(".py"):
            try:
                yield from secrets.report(path, files.text(path))
            except UnreadableError as unreadable:
                yield unreadable.diagnostic
