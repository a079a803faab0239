"""File names of kinds."""

import re


def kebab(kind: str) -> str:
    """``EvalSuite`` -> ``eval-suite``: the file name of a kind's schema."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind).lower()
