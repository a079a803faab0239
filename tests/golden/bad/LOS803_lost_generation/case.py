"""What pods of the pinned revision mount was deleted."""

from pathlib import Path

from lifeos.evidence.pin import FORMAT, Pin, encode, path_of


def arrange(root: Path) -> None:
    path = root / path_of("teller", "local")
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(Pin(FORMAT, "teller", "local", "teller-1a2b3c4d5e", "teller-5e4d3c2b1a")))
