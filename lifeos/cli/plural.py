"""Numbers of things, in words."""


def count(number: int, thing: str) -> str:
    """``1 agent``, ``2 agents``, ``3 policies``."""
    if number == 1:
        return f"1 {thing}"
    return f"{number} {thing[:-1]}ies" if thing.endswith("y") else f"{number} {thing}s"
