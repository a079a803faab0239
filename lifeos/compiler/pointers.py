"""LOS703: the version that agents are given is the one that git points DVC to. What is declared and not to be had is found when a pod waits for it, and no earlier."""

import os

from lifeos.compiler.pipeline import Compilation
from lifeos.diagnostics import Diagnostic, Related, Span
from lifeos.errors import LifeOSError
from lifeos.evidence import pointer
from lifeos.ir import Memory


def astray(compilation: Compilation) -> list[Diagnostic]:
    """Memories whose pin and whose pointer name different versions. One without a pointer is brought otherwise, or holds nothing yet."""
    analysis = compilation.analysis
    if analysis.catalog is None:
        return []
    return [
        Diagnostic(
            "LOS703",
            message,
            analysis.declared.span("Memory", memory.name, "spec.snapshot"),
            f"`lifeos memory pin {memory.name} VERSION` writes both; or take the commit back that changed one of them",
            related=related,
        )
        for memory in analysis.catalog.memories.values()
        for message, related in [_wrong(compilation.root, memory)]
        if message
    ]


def _wrong(root: str, memory: Memory) -> tuple[str, tuple[Related, ...]]:
    """What is wrong, and where else to look; empty when nothing is."""
    path = pointer.path_of(memory.name)
    try:
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            found = pointer.read(path, file.read()).snapshot
    except FileNotFoundError:
        return "", ()
    except (OSError, LifeOSError) as error:
        return f"memory '{memory.name}': {error}", ()
    if found == memory.snapshot:
        return "", ()
    message = f"memory '{memory.name}' pins {memory.snapshot[:19]}…, and {path} points to {found[:19]}…"
    return message, (Related(Span(path), "what DVC brings"),)
