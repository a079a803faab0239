"""The pin of an agent that is gone."""

from pathlib import Path

from lifeos.evidence.pin import FORMAT, Pin, encode, path_of


def arrange(root: Path) -> None:
    path = root / path_of("broker", "local")
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(Pin(FORMAT, "broker", "local", "broker-1a2b3c4d5e", "broker-5e4d3c2b1a")))
