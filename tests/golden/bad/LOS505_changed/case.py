"""One that somebody edited."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    honest = made.receipt()
    path = root / path_of("teller", honest.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(honest).replace(b'"0 USD"', b'"1 USD"'))
