"""So many tools that services could not be told of them."""


def arrange(root):
    path = root / "agents.d/platform/tools.yaml"
    tool = path.read_text()
    path.write_text("---\n".join([tool, *(tool.replace("ledger-read", f"tool-{n}") for n in range(1500))]))
