"""A judgement: that a version of a memory answered its questions before it was pinned, as a file that machines write and git keeps beside the pin.

It holds counts and hashes, and nothing of what was asked or found. That it is true is shown by asking again (`lifeos memory judge`); that it is of the version that is pinned, and
of the questions that are declared, anybody sees who has the repository.
"""

import msgspec

from lifeos.bundle import canonical, content_hash, pretty
from lifeos.ir import Questions

FORMAT = 1
"""Of the file. A reader refuses what it does not know."""


class Judgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``version`` of ``memory`` answered so many of the ``asked`` questions, of which it had to answer ``needed``, and all that ``before`` answered. ``questions``: their digest."""

    format: int
    memory: str
    questions: str
    before: str
    version: str
    asked: int
    needed: int
    answered: int


def digest(questions: Questions) -> str:
    """Of what questions say, however they are written down."""
    return content_hash(canonical(questions))


def encode(judgement: Judgement) -> bytes:
    """The file: canonical JSON, one value a line."""
    return pretty(judgement).encode()


def path_of(memory: str) -> str:
    """Where a judgement belongs, from the root of the repository."""
    return f"memory/{memory}.judged.json"


def examine(path: str, data: bytes) -> tuple[Judgement | None, tuple[str, ...]]:
    """The judgement in a file, and what is wrong with it, a sentence each; no judgement where it cannot be read. ``path``: from the root of the repository."""
    try:
        judgement = msgspec.json.decode(data, type=Judgement)
    except (msgspec.DecodeError, RecursionError) as error:
        return None, (f"it is no judgement: {error}",)
    if judgement.format != FORMAT:
        return None, (f"it has format {judgement.format}, and this LifeOS reads {FORMAT}",)
    found = []
    if data != encode(judgement):
        found.append("it is not as it was written: its bytes are others")
    if path != path_of(judgement.memory):
        found.append(f"it belongs in {path_of(judgement.memory)}")
    if not 0 < judgement.needed <= judgement.answered <= judgement.asked:
        found.append(
            f"{judgement.answered} of {judgement.asked} questions answered is nothing that a version is pinned by, where {judgement.needed} are needed"
        )
    return judgement, tuple(found)
