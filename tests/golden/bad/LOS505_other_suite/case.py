"""A gate by an easier suite than the one that the digest covers."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    forged = made.change(made.receipt(), suite="easy")
    path = root / path_of("teller", forged.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(forged))
