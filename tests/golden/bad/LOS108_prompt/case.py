"""A prompt that no ConfigMap holds."""


def arrange(root):
    path = root / "agents.d/finance/teller/prompts/system.md"
    path.write_text("Say where the money goes.\n" * 12_000)
