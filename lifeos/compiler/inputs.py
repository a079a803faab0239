"""The inputs of a compilation, read once, and their content keys.

What is not read here cannot change the result: the cache key of an agent covers the compiler, every shared file, and
every file in the agent's own folder.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import lifeos
from lifeos.diagnostics import Diagnostic, Span
from lifeos.source.places import agent_of, misspelt, pin_of, receipt_of
from lifeos.source.tree import PLATFORM_FILE, UnreadableError, discover, read_bytes


class AgentFiles(NamedTuple):
    """The files of one agent's folder, whose name is the agent's, and the receipts and pins for an agent of that name."""

    folder: str
    name: str
    files: dict[str, bytes]
    receipts: dict[str, bytes]
    pins: dict[str, bytes]
    key: bytes

    @property
    def declaration(self) -> str:
        """Path of the agent's document."""
        return f"{self.folder}/agent.yaml"


class Inputs(NamedTuple):
    """All that a compilation depends on. ``pins``: by agent, declared or not; ``compiler``: the identity of this one; ``found``: files that
    cannot be used, and links, which are never followed."""

    shared: dict[str, bytes]
    agents: dict[str, AgentFiles]
    pins: dict[str, dict[str, bytes]]
    compiler: bytes
    catalog_key: bytes
    found: list[Diagnostic]

    @property
    def key(self) -> bytes:
        """Of everything."""
        digest = hashlib.blake2b(self.catalog_key, digest_size=16)
        for folder in sorted(self.agents):
            digest.update(folder.encode())
            digest.update(self.agents[folder].key)
        for files in self.pins.values():
            digest.update(_key(b"", files))  # of agents that are not there, too: each is a finding
        return digest.digest()


def read(root: str, unwritten: Mapping[str, bytes] = MappingProxyType({})) -> Inputs:
    """Read the declaration tree below ``root``, with the ``unwritten`` files as if they were there."""
    listing = discover(root)
    found = [*listing.found, *(_link(path) for path in listing.links)]
    contents: dict[str, bytes] = {}
    for path in listing.files:
        try:
            contents[path] = read_bytes(root, path) if _is_input(path) else b""
        except UnreadableError as unreadable:
            found.append(unreadable.diagnostic)
    if unwritten:
        contents = dict(sorted({**contents, **unwritten}.items()))
    return assemble(contents, found)


def assemble(contents: Mapping[str, bytes], found: list[Diagnostic]) -> Inputs:
    """The inputs, given the declaration tree's files by path in path order; ``found``: what is known to be wrong already."""
    shared: dict[str, bytes] = {}
    folders: dict[str, dict[str, bytes]] = {}
    receipts: dict[str, dict[str, bytes]] = {}
    pins: dict[str, dict[str, bytes]] = {}
    for path, data in contents.items():
        folder = agent_of(path)
        receipt, pin = receipt_of(path), pin_of(path)
        if folder is not None:
            folders.setdefault(folder, {})[path] = data
        elif receipt is not None:
            receipts.setdefault(receipt, {})[path] = data
        elif pin is not None:
            pins.setdefault(pin, {})[path] = data
        else:
            shared[path] = data
    compiler = identity()
    catalog_key = _key(compiler, shared)
    agents = {}
    for folder, files in folders.items():
        found.extend(_misspelt(files))
        if f"{folder}/agent.yaml" not in files:
            found.extend(_no_declaration(folder, files, found))
            continue
        name = folder.rpartition("/")[2]
        own, pinned = receipts.get(name, {}), pins.get(name, {})
        agents[folder] = AgentFiles(folder, name, files, own, pinned, _key(catalog_key, files, own, pinned))
    return Inputs(shared, agents, pins, compiler, catalog_key, found)


def _is_input(path: str) -> bool:
    """What else lies in evals/ (labelled sets, scripted upstreams) belongs to the Gym, not to the compiler."""
    if not path.startswith("evals/"):
        return True
    if path.startswith("evals/world/"):
        return "/__pycache__/" not in path  # simulated tools, and what they read
    if path.startswith("evals/suites/"):
        if "/scenarios/" in path:
            return "/__pycache__/" not in path  # templates, and what they read
        return path.endswith((".yaml", ".yml", ".md"))
    evidence = path.startswith(("evals/receipts/", "evals/pins/")) and path.endswith(".json")
    return evidence or path.endswith((".yaml", ".yml"))


def _key(base: bytes, *parts: dict[str, bytes]) -> bytes:
    digest = hashlib.blake2b(base, digest_size=16)
    for part in parts:
        for path, data in part.items():
            digest.update(b"%d %d %b%b" % (len(path), len(data), path.encode(), data))
        digest.update(b"|")
    return digest.digest()


def identity() -> bytes:
    """Of this LifeOS: its version, and in a working copy also the state of its files."""
    digest = hashlib.blake2b(lifeos.__version__.encode(), digest_size=16)
    pending = [os.path.dirname(lifeos.__file__)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if not entry.is_dir():
                    status = entry.stat()
                    digest.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
                elif entry.name != "__pycache__":
                    digest.update(f"{entry.name}/\n".encode())
                    pending.append(entry.path)
    return digest.digest()


def _link(path: str) -> Diagnostic:
    message = "this is a symbolic link; what it points to could change without a commit, or lie outside the repository"
    return Diagnostic("LOS110", message, Span(path), "replace it by the file or folder itself")


def _misspelt(files: Iterable[str]) -> list[Diagnostic]:
    """A declaration like ``agent.yml`` or ``Agent.yaml``; beside the right one, too, for nobody knows which is meant."""
    return [_overlooked(path, right) for path in files if (right := misspelt(path)) is not None]


def _overlooked(path: str, right: str) -> Diagnostic:
    message = "this file would be overlooked: an agent is declared in a file called agent.yaml"
    return Diagnostic("LOS129", message, Span(path), f"rename it to {right}, or delete it")


def _no_declaration(folder: str, files: Collection[str], found: list[Diagnostic]) -> list[Diagnostic]:
    """A folder with a prompt but no ``agent.yaml`` is an agent that would be overlooked."""
    if any(item.span.file.startswith(folder + "/") for item in found):
        return []
    if f"{folder}/agents.yaml" in files:
        return [_overlooked(f"{folder}/agents.yaml", f"{folder}/agent.yaml")]
    name = folder.rpartition("/")[2]
    message = f"the folder '{folder}' holds no agent.yaml"
    return [
        Diagnostic(
            "LOS129", message, Span(next(iter(files))), f"declare the agent '{name}' there, or move the folder away"
        )
    ]


def has_platform(inputs: Inputs) -> bool:
    """Whether this is a LifeOS repository at all."""
    return PLATFORM_FILE in inputs.shared or any(item.span.file == PLATFORM_FILE for item in inputs.found)


def missing_platform() -> Diagnostic:
    """The finding for a repository without its one Platform document."""
    return Diagnostic(
        "LOS112",
        f"there is no {PLATFORM_FILE}: this is not a LifeOS repository",
        Span(PLATFORM_FILE),
        f"`lifeos init` makes one; the file must be called exactly {PLATFORM_FILE} and lie at the root",
    )
