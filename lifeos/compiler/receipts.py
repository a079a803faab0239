"""Gate receipts as found in the repository. Writing them, and judging what they show, is the Gym's business."""

from collections.abc import Mapping

from lifeos.diagnostics import Diagnostic, Span
from lifeos.evidence.examine import examine
from lifeos.ir import Receipt

_HINT = "restore it from git, or run the gate again: nobody writes receipts by hand"


def read_receipts(files: Mapping[str, bytes]) -> tuple[tuple[Receipt, ...], list[Diagnostic]]:
    """The receipts in these files. One that is not what its path, its own addresses and its own counts say it is, is a finding: evidence
    is never guessed at."""
    receipts = []
    found = []
    for path, data in files.items():
        receipt, problems = examine(path, data)
        if receipt is not None and not problems:
            receipts.append(Receipt(receipt.digest, receipt.verdict, path))
        elif problems:
            more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
            found.append(Diagnostic("LOS505", f"this receipt does not hold: {problems[0]}{more}", Span(path), _HINT))
    return tuple(receipts), found
