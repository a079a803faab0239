"""What no file can hold: a link, and bytes that are no UTF-8."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/twin").symlink_to("teller", target_is_directory=True)
    (root / "evals/personas/latin.yaml").write_bytes(b"# caf\xe9\n")
