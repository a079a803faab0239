"""The failures were left out, and the gap was closed."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    forged = made.receipt(simulations=94)
    path = root / path_of("teller", forged.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(forged))
