"""Six failures, of which a pass does not speak."""

from pathlib import Path

from lifeos.evidence.receipt import Unlike, encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    forged = made.receipt(unlike=tuple(Unlike(index, "judged", ("success",)) for index in range(6)))
    path = root / path_of("teller", forged.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(forged))
