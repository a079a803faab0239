"""Ten thousand nested mappings."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    head = file.read_text().partition("spec:")[0]
    file.write_text(head + "spec: " + "{a: " * 10_000)
