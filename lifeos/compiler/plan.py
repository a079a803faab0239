"""Plan: compare what should be in the folders with what is there. Reads the disk, changes nothing."""

import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lifeos.bundle import hashed_name
from lifeos.compiler.folder import (
    GENERATIONS,
    RECORD,
    Held,
    Signature,
    is_temporary,
    look,
    read_generations,
    record,
    write_generations,
)
from lifeos.compiler.render import KEPT_GENERATIONS, PLATFORM_UNIT, Rendered
from lifeos.diagnostics import Diagnostic, Span


class Known(NamedTuple):
    """A file that is right as long as it has this ``signature`` (None: nobody knows); otherwise ``text`` renders it again."""

    signature: tuple[int, int] | None
    text: Callable[[], str]


Wanted = Mapping[str, str | Known]
"""What a folder shall hold: texts by file name."""


class FolderPlan(NamedTuple):
    """The changes of one folder: texts to write by file name, files to delete, and all names it will own. ``before``: what it
    owned, ``held``: what it holds."""

    home: str
    writes: dict[str, str]
    deletes: list[str]
    owned: frozenset[str]
    before: frozenset[str]
    held: Signature

    @property
    def empty(self) -> bool:
        """Whether the folder is as it should be."""
        return not self.writes and not self.deletes


class Planner:
    """Plans the folders of the repository at ``root``, one by one."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._leaving = {"": False}

    def folder(
        self,
        home: str,
        wanted: Wanted,
        *,
        retained: Mapping[str, Sequence[str]] = MappingProxyType({}),
        left: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    ) -> tuple[FolderPlan, list[Diagnostic]]:
        """Plan one folder. ``retained``: names of the ConfigMaps of which earlier generations are kept, each with those that are kept
        in any case; ``left``: signatures of the files as they were when they were known to be right."""
        if self._leaves(home):
            message = "this folder is, or lies behind, a symbolic link that leads out of the repository"
            nothing: frozenset[str] = frozenset()
            return FolderPlan(home, {}, [], nothing, nothing, {}), [
                Diagnostic("LOS110", message, Span(home), "replace the link by a folder")
            ]
        return _plan(self.root, home, wanted, retained, left)

    def _leaves(self, folder: str) -> bool:
        """Whether writing to a folder would write outside of the repository."""
        leaving = self._leaving.get(folder)
        if leaving is None:
            path = f"{self.root}/{folder}"
            leaving = self._leaves(folder.rpartition("/")[0])
            if not leaving and os.path.islink(path):
                leaving = not os.path.realpath(path).startswith(os.path.realpath(self.root) + os.sep)
            self._leaving[folder] = leaving
        return leaving


def _plan(
    root: str, home: str, wanted: Wanted, retained: Mapping[str, Sequence[str]], left: Mapping[str, tuple[int, int]]
) -> tuple[FolderPlan, list[Diagnostic]]:
    held, found = look(root, home)
    writes: dict[str, str] = {}
    owned = set(wanted)
    if retained:
        names = _generations(root, home, held, retained)
        earlier = [
            name for name in names if name not in retained and not _is_as_left(f"configmap-{name}.yaml", held, left)
        ]
        found.extend(_forged(home, name) for name in earlier if not _is_its_hash(root, home, name))
        found.extend(
            _lost(home, name) for name in sorted({name for kept in retained.values() for name in kept} - {*names})
        )
        owned.update(f"configmap-{name}.yaml" for name in names)
        owned.add(GENERATIONS)
        wanted = {**wanted, GENERATIONS: write_generations(names)}
    for name, text in wanted.items():
        if isinstance(text, Known):
            if text.signature is not None and held.files.get(name) == text.signature:
                continue
            text = text.text()  # noqa: PLW2901  the same, now as text
        if _same(root, home, name, text, held):
            continue
        if name in held.files and name not in held.owned and name != GENERATIONS:
            message = "a file that the compiler did not write stands where it must write"
            found.append(Diagnostic("LOS805", message, Span(f"{home}/{name}"), "move it away"))
        writes[name] = text
    known = {*owned, *held.owned, RECORD}
    leftovers = [name for name in held.files if is_temporary(name, known)]
    deletes = sorted(name for name in {*held.owned, *leftovers} - owned if name in held.files)
    for name in sorted(held.files):
        if name in known or name in leftovers or (name.endswith("/") and home.endswith(f"/{PLATFORM_UNIT}")):
            continue  # the platform's folder has a folder for each agent, planned apart
        hint = "move it away; what agents need is declared in agents.d/"
        if home.startswith("manifests/") and name.startswith("configmap-"):
            hint = "delete it if it was left by another branch (`git clean -n manifests` lists such files); else move it away"
        found.append(
            Diagnostic(
                "LOS802",
                f"the compiler did not render this {'folder' if name[-1] == '/' else 'file'}, but Argo CD would apply it",
                Span(f"{home}/{name}".rstrip("/")),
                hint,
            )
        )
    plan = FolderPlan(home, writes, deletes, frozenset(owned), held.owned, held.files)
    if owned != held.owned and owned:
        plan.writes[RECORD] = record(owned)
    elif not owned and RECORD in held.files:
        plan.deletes.append(RECORD)
    return plan, found


def _generations(root: str, home: str, held: Held, current: Mapping[str, Sequence[str]]) -> list[str]:
    """The ConfigMaps to hold: each current one, then its earlier generations, which have the same name up to the hash."""
    names: list[str] = []
    before = [name for name in read_generations(root, home) if f"configmap-{name}.yaml" in held.files]
    for name, kept in current.items():
        stem = name.rpartition("-")[0]
        alike = (other for other in before if other != name and other.rpartition("-")[0] == stem)
        earlier = list(dict.fromkeys(alike))  # a merge may have written one twice
        recent = earlier[: KEPT_GENERATIONS - 1]
        names += [name, *(other for other in earlier if other in recent or other in kept)]
    return names


def _is_as_left(file: str, held: Held, left: Mapping[str, tuple[int, int]]) -> bool:
    return file in left and held.files.get(file) == left[file]


def _is_its_hash(root: str, home: str, name: str) -> bool:
    from lifeos.kube.read import read  # noqa: PLC0415  brings the parser, which most runs do without

    try:
        with open(f"{root}/{home}/configmap-{name}.yaml", "rb") as file:
            body = read(file.read())
    except OSError:
        return False
    data = body.get("data") if body is not None else None
    return isinstance(data, dict) and hashed_name(name.rpartition("-")[0], data) == name


def _forged(home: str, name: str) -> Diagnostic:
    path = f"{home}/configmap-{name}.yaml"
    message = "this earlier generation does not hold what its name says: it was edited by hand, and a revert would not bring back what ran"
    return Diagnostic(
        "LOS803", message, Span(path), f"restore it with `git checkout -- {path}`, or delete it and compile again"
    )


def _lost(home: str, name: str) -> Diagnostic:
    path = f"{home}/configmap-{name}.yaml"
    message = "this is gone, and pods of the pinned revision mount it"
    hint = f"restore it from git, with {home}/{GENERATIONS}; or move the pin, by `lifeos pin`"
    return Diagnostic("LOS803", message, Span(path), hint)


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


def wanted_of(rendered: Rendered) -> dict[str, dict[str, str | Known]]:
    """The rendered texts by folder and file name."""
    folders: dict[str, dict[str, str | Known]] = {}
    for path in rendered.manifests:
        home, _, name = path.rpartition("/")
        folders.setdefault(home, {})[name] = rendered.text(path)
    return folders


def retained_of(rendered: Rendered) -> dict[str, dict[str, tuple[str, ...]]]:
    """By folder, the names of the ConfigMaps of which earlier generations are kept, each with those that are kept in any case."""
    folders: dict[str, dict[str, tuple[str, ...]]] = {}
    for path, manifest in rendered.manifests.items():
        if manifest.retained:
            folders.setdefault(path.rpartition("/")[0], {})[manifest.body["metadata"]["name"]] = manifest.held
    return folders
