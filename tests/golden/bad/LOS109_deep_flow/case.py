"""Ten thousand brackets: a parser that recurses would overflow its stack."""

from pathlib import Path


def arrange(root: Path) -> None:
    file = root / "agents.d/finance/teller/agent.yaml"
    head = file.read_text().partition("spec:")[0]
    file.write_text(head + "spec: " + "[" * 10_000)
