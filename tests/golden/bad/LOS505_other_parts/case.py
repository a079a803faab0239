"""The evidence of one version, sealed with the digest of another."""

from pathlib import Path

from lifeos.evidence.receipt import encode, path_of
from tests.lifeos.evidence import made


def arrange(root: Path) -> None:
    forged = made.receipt(digest="sha256:" + "7" * 64)
    path = root / path_of("teller", forged.digest)
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(forged))
