"""A semantic layer over a small life, for the agents of this repository."""

from typing import NamedTuple

import msgspec

from lifeos.compiler.pipeline import Compilation
from lifeos.errors import LifeOSError
from lifeos.memory.state_id import NOTHING as EMPTY
from lifeos.services.semantic.journals import Journals
from lifeos.services.semantic.layer import SemanticLayer
from lifeos.services.semantic.tokens import Tokens
from lifeos.services.semantic.versions import Versions
from tests.architecture.test_files import ROOT
from tests.lifeos.memory.lives import LIFE, Words, version

WRITERS = ("finance", "knowledge")


class Here(NamedTuple):
    layer: SemanticLayer
    snapshot: str
    tokens: str
    pins: dict
    store: str


def bearer(here, agent):
    with open(f"{here.tokens}/{agent}") as file:
        return {"authorization": f"Bearer {file.read().strip()}"}


def fleet():
    return Compilation(str(ROOT), cached=False).analysis.fleet


def pinned(fleet, snapshot):
    """The fleet with its memory at another version."""
    memories = {name: msgspec.structs.replace(one, snapshot=snapshot) for name, one in fleet.catalog.memories.items()}
    agents = {
        name: msgspec.structs.replace(one, memory=msgspec.structs.replace(one.memory, access="read-write"))
        if name in WRITERS
        else one
        for name, one in fleet.agents.items()
    }
    return msgspec.structs.replace(
        fleet, agents=agents, catalog=msgspec.structs.replace(fleet.catalog, memories=memories)
    )


def nowhere(memory):
    """Where nothing can be brought from."""
    raise LifeOSError(f"{memory.snapshot} is not in any remote")


def layer(folder, follows=lambda _: [], note=lambda _: None):
    store, snapshot = version(folder / "store", LIFE)
    declared = fleet()
    pins = {"now": snapshot, "empty": EMPTY}
    tokens = str(folder / "tokens")
    callers = Tokens(tokens, declared.agents)
    journals = Journals(store.folder, follows, lambda: "2026-01-01T00:00:00.000Z")
    versions = Versions(store, lambda _: Words(), nowhere, journals.open)
    served = SemanticLayer(lambda: pinned(declared, pins["now"]), versions, journals, callers, note)
    return Here(served, snapshot, tokens, pins, str(folder / "store"))
