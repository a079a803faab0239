"""Two long values, cut to where they differ."""

_BEFORE = 16
"""How much is shown before the first difference."""


def excerpt(before: str, after: str, width: int = 80) -> tuple[str, str]:
    """Both values on one line each; when one is longer than ``width``, of both that much, beginning shortly before the first
    difference."""
    if max(len(before), len(after)) <= width:
        return _flat(before), _flat(after)
    if before and after:
        pairs = enumerate(zip(before, after, strict=False))
        same = next((index for index, (one, other) in pairs if one != other), min(len(before), len(after)))
        line = max(before.rfind("\n", 0, same) + 1, same - _BEFORE)
    else:
        line = 0
    return _cut(before, line, width), _cut(after, line, width)


def _flat(text: str) -> str:
    return text.rstrip("\n").replace("\n", "⏎")


def _cut(text: str, start: int, width: int) -> str:
    flat = _flat(text)
    if not start and len(flat) <= width:
        return flat
    cut = flat[start : start + width - 2]
    return ("…" if start else "") + cut + ("…" if start + len(cut) < len(flat) else "")
