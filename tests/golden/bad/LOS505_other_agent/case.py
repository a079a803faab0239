"""A receipt of hello, in the folder of teller."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    honest = made.receipt("hello")
    path = root / path_of("teller", honest.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(honest))
