"""The receipt of one version, under the name of another."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    honest = made.receipt()
    path = root / path_of("teller", "sha256:" + "7" * 64)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(honest))
