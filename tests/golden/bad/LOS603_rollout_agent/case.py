"""The pin of an agent that does not sleep."""

from pathlib import Path

from lifeos.evidence.pin import FORMAT, Pin, encode, path_of


def arrange(root: Path) -> None:
    path = root / path_of("hello", "local")
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(Pin(FORMAT, "hello", "local", "hello-1a2b3c4d5e", "hello-5e4d3c2b1a")))
