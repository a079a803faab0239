"""Plan: compare what should be in the folders with what is there. Reads the disk, changes nothing."""

import os
from collections.abc import Callable
from typing import NamedTuple

from lifeos.compiler.cache import Signature
from lifeos.compiler.folder import GENERATIONS, RECORD, Held, look, read_generations, record, write_generations
from lifeos.compiler.render import KEPT_GENERATIONS, Rendered
from lifeos.diagnostics import Diagnostic, Span


class FolderPlan(NamedTuple):
    """The changes of one folder: texts to write by file name, files to delete, and all names it will own. ``before``: what it
    owned, ``present``: what it holds."""

    home: str
    writes: dict[str, str]
    deletes: list[str]
    owned: frozenset[str]
    before: frozenset[str]
    present: frozenset[str]

    @property
    def empty(self) -> bool:
        """Whether the folder is as it should be."""
        return not self.writes and not self.deletes


def plan_folder(
    root: str, home: str, wanted: dict[str, str | None], *, retained: str | None = None
) -> tuple[FolderPlan, list[Diagnostic]]:
    """Plan one folder. ``wanted``: text by file name, None for a file known to be right; ``retained``: name of the ConfigMap of which
    earlier generations are kept."""
    if _leaves(root, home):
        message = "this folder is, or lies behind, a symbolic link that leads out of the repository"
        nothing: frozenset[str] = frozenset()
        return FolderPlan(home, {}, [], nothing, nothing, nothing), [
            Diagnostic("LOS110", message, Span(home), "replace the link by a folder")
        ]
    held, found = look(root, home)
    writes: dict[str, str] = {}
    owned = set(wanted)
    if retained is not None:
        names = _generations(root, home, held, retained)
        owned.update(f"configmap-{name}.yaml" for name in names)
        owned.add(GENERATIONS)
        wanted = {**wanted, GENERATIONS: write_generations(names)}
    for name, text in wanted.items():
        if text is None or _same(root, home, name, text, held):
            continue
        if name in held.files and name not in held.owned and name != GENERATIONS:
            message = "a file that the compiler did not write stands where it must write"
            found.append(Diagnostic("LOS805", message, Span(f"{home}/{name}"), "move it away"))
        writes[name] = text
    deletes = sorted(name for name in held.owned - owned if name in held.files)
    strays = sorted(name for name in held.files if name not in owned and name not in held.owned and name != RECORD)
    for name in strays:
        hint = "move it away; what agents need is declared in agents.d/"
        found.append(
            Diagnostic(
                "LOS802",
                "the compiler did not render this file, but Argo CD would apply it",
                Span(f"{home}/{name}"),
                hint,
            )
        )
    plan = FolderPlan(home, writes, deletes, frozenset(owned), held.owned, frozenset(held.files))
    if owned != held.owned and owned:
        plan.writes[RECORD] = record(owned)
    elif not owned and RECORD in held.files:
        plan.deletes.append(RECORD)
    return plan, found


def _leaves(root: str, home: str) -> bool:
    base = os.path.realpath(root)
    return not os.path.realpath(f"{root}/{home}").startswith(base + os.sep)


def _generations(root: str, home: str, held: Held, current: str) -> list[str]:
    earlier = [
        name for name in read_generations(root, home) if name != current and f"configmap-{name}.yaml" in held.files
    ]
    return [current, *earlier][:KEPT_GENERATIONS]


def _same(root: str, home: str, name: str, text: str, held: Held) -> bool:
    known = held.files.get(name)
    if known is None:
        return False
    data = text.encode()
    if known[0] != len(data):
        return False
    try:
        with open(f"{root}/{home}/{name}", "rb") as file:
            return file.read() == data
    except OSError:
        return False


def wanted_of(rendered: Rendered) -> dict[str, dict[str, str | None]]:
    """The rendered texts by folder and file name."""
    folders: dict[str, dict[str, str | None]] = {}
    for path in rendered.manifests:
        home, _, name = path.rpartition("/")
        folders.setdefault(home, {})[name] = rendered.text(path)
    return folders


def retained_of(rendered: Rendered) -> dict[str, str]:
    """By folder, the name of the ConfigMap of which earlier generations are kept."""
    return {path.rpartition("/")[0]: m.body["metadata"]["name"] for path, m in rendered.manifests.items() if m.retained}


def unchanged(root: str, folders: dict[str, Signature], signature: Callable[[str], Signature]) -> bool:
    """Whether every folder still looks exactly as it was left."""
    return bool(folders) and all(signature(f"{root}/{home}") == files for home, files in folders.items())
