"""A curve as text: columns of block characters, eight heights a line."""

from collections.abc import Sequence

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def plot(values: Sequence[float], left: str, right: str, *, mark: int | None = None, lines: int = 8) -> str:
    """Shares from 0 to 1 over an axis from ``left`` to ``right``. ``mark``: the column to point at from below."""
    heights = [round(min(max(value, 0.0), 1.0) * lines * 8) for value in values]
    rows = []
    for line in range(lines - 1, -1, -1):
        label = {lines - 1: "100 %", lines // 2 - 1: " 50 %"}.get(line, "")
        bars = "".join(_EIGHTHS[min(max(height - line * 8, 0), 8)] for height in heights)
        rows.append(f"{label:>5} │{bars}".rstrip())
    rows.append("  0 % └" + "─" * len(values))
    axis = left + right.rjust(len(values) - len(left))
    if mark is not None:
        axis = axis[:mark] + "▲" + axis[mark + 1 :] if axis[mark] == " " else axis
    rows.append(" " * 7 + axis)
    return "\n".join(rows) + "\n"
