"""Fifty of a hundred, where the rule that the digest covers asks for 95."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    honest = made.receipt()
    success = made.change(honest.checks[0], require=50, seen=50)
    forged = made.change(honest, checks=(success, *honest.checks[1:]))
    path = root / path_of("teller", forged.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(forged))
