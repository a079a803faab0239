"""The fleet as data: canonical JSON, content addresses, the digest that a gate receipt names."""

import msgspec

from lifeos.bundle.canonical import canonical, content_hash, hashed_name, pretty, sealed
from lifeos.bundle.digest import agent_digest, agent_parts, simulation_digest
from lifeos.bundle.fragments import TornFleet, agent_fragment, assemble, catalog_fragments
from lifeos.ir import Fleet

__all__ = [
    "TornFleet",
    "agent_digest",
    "agent_fragment",
    "agent_parts",
    "assemble",
    "canonical",
    "catalog_fragments",
    "content_hash",
    "decode",
    "encode",
    "hashed_name",
    "pretty",
    "sealed",
    "simulation_digest",
]

_FLEET = msgspec.json.Decoder(Fleet)


def encode(fleet: Fleet) -> bytes:
    """The fleet as canonical JSON, one line."""
    return canonical(fleet) + b"\n"


def decode(data: bytes) -> Fleet:
    """The fleet that :func:`encode` wrote; raises ``msgspec.ValidationError`` on anything else."""
    return _FLEET.decode(data)
