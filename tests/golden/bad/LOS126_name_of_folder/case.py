"""Folders whose names no document may have; what is in them is named rightly, and others refer to it."""

from pathlib import Path


def arrange(root: Path) -> None:
    (root / "agents.d/finance/teller").rename(root / "agents.d/finance/Teller")
    (root / "agents.d/finance").rename(root / "agents.d/Finance")
    (root / "evals/suites/basic").rename(root / "evals/suites/basic_suite")
