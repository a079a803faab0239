"""The pin of one environment, copied for another."""

from pathlib import Path

from lifeos.evidence.pin import FORMAT, Pin, encode


def arrange(root: Path) -> None:
    path = root / "evals/pins/teller/local.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(encode(Pin(FORMAT, "teller", "prod", "teller-1a2b3c4d5e", "teller-5e4d3c2b1a")))
