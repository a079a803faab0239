"""Python that stands with a declaration: an agent's own code, a suite's scenario templates. Compiled by nobody here, but part of what is judged."""

import hashlib
from collections.abc import Iterator, Mapping

from lifeos.bundle import canonical, content_hash
from lifeos.compiler.files import Files
from lifeos.diagnostics import Diagnostic
from lifeos.source import secrets
from lifeos.source.tree import UnreadableError


def digest(contents: Mapping[str, bytes], folder: str) -> str:
    """One hash over the names and bytes of the Python files below a folder; empty when there are none."""
    files = {
        path.removeprefix(f"{folder}/"): hashlib.sha256(data).hexdigest()
        for path, data in contents.items()
        if path.endswith(".py") and path.startswith(f"{folder}/")
    }
    return content_hash(canonical(files)) if files else ""


def report(files: Files) -> Iterator[Diagnostic]:
    """Code that cannot be read as text, and secrets in it."""
    for path in files.contents:
        if path.endswith(".py"):
            try:
                yield from secrets.report(path, files.text(path))
            except UnreadableError as unreadable:
                yield unreadable.diagnostic
