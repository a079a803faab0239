"""Gate receipts as found in the repository. Writing them, and judging what they hold, is the Gym's business."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lifeos.bundle import sealed
from lifeos.diagnostics import Diagnostic, Span
from lifeos.ir import Receipt

_HINT = "restore it from git, or run the gate again: nobody writes receipts by hand"


class _File(msgspec.Struct):
    """The part of a receipt file that says what it is a receipt for; the rest is evidence."""

    id: str
    agent: str
    digest: str
    verdict: str


def read_receipts(agent: str, files: Mapping[str, bytes]) -> tuple[tuple[Receipt, ...], list[Diagnostic]]:
    """The receipts for an agent. One that is not what its path and its own content address say it is, is a finding: evidence is never
    guessed at."""
    receipts = []
    found = []
    for path, data in files.items():
        try:
            document: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
            content = msgspec.convert(document, _File)
            receipt = msgspec.convert({"digest": content.digest, "verdict": content.verdict, "file": path}, Receipt)
        except (msgspec.DecodeError, RecursionError) as error:
            found.append(Diagnostic("LOS505", f"this is not a gate receipt: {error}", Span(path), _HINT))
            continue
        named = path.rpartition("/")[2].removesuffix(".json")
        if content.agent != agent or named != content.digest.removeprefix("sha256:"):
            message = f"the receipt is for agent '{content.agent}', {content.digest[:19]}…, which its path does not say"
            found.append(Diagnostic("LOS505", message, Span(path), _HINT))
        elif content.id != sealed(document):
            message = "the receipt was changed after it was written: its content has another address than its 'id'"
            found.append(Diagnostic("LOS505", message, Span(path), _HINT))
        else:
            receipts.append(receipt)
    return tuple(receipts), found
