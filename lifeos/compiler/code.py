"""Python that stands with a declaration: an agent's own code, a suite's scenario templates. Compiled by nobody here, but part of what is judged."""

import hashlib
from collections.abc import Iterator, Mapping

from lifeos.bundle import canonical, content_hash
from lifeos.compiler.files import Files
from lifeos.diagnostics import Diagnostic
from lifeos.source import secrets
from lifeos.source.tree import UnreadableError

_DECLARATION = "agent.yaml"
"""Its fields are in the digest one by one, and some are not."""


def digest(contents: Mapping[str, bytes], folder: str) -> str:
    """One hash over the names and bytes of the files below a folder with Python in it, for code reads what lies beside it; empty without
    Python."""
    names = {path.removeprefix(f"{folder}/"): data for path, data in contents.items() if path.startswith(f"{folder}/")}
    files = {
        name: hashlib.sha256(data).hexdigest()
        for name, data in names.items()
        if name != _DECLARATION and "__pycache__" not in name.split("/")
    }
    return content_hash(canonical(files)) if any(name.endswith(".py") for name in files) else ""


def report(files: Files) -> Iterator[Diagnostic]:
    """Code that cannot be read as text, and secrets in it."""
    for path in files.contents:
        if path.endswith(".py"):
            try:
                yield from secrets.report(path, files.text(path))
            except UnreadableError as unreadable:
                yield unreadable.diagnostic
