"""Curves and bars as text: block characters, eight heights a line or eight lengths a column; in ASCII where a terminal has no others."""

from collections.abc import Sequence

_BLOCKS = (" ▁▂▃▄▅▆▇█", "│", "└", "─", "▲")
_ASCII = (" ...:::##", "|", "+", "-", "^")
"""Heights in eighths, the two axes and their corner, and what points at a column."""

_LENGTHS = " ▏▎▍▌▋▊▉█"
"""Of the last column of a bar, in eighths."""


def drawable(encoding: str | None) -> bool:
    """Whether an encoding has the block characters; None: nobody knows which it is."""
    try:
        "".join((*_BLOCKS, _LENGTHS, "▕")).encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def pointer(*, blocks: bool = True) -> str:
    """What points at a column from below."""
    return (_BLOCKS if blocks else _ASCII)[-1]


def bar(share: float, columns: int, *, blocks: bool = True) -> str:
    """A share from 0 to 1 of so many columns, between two bounds that are columns beside them. It is full at 1 and not before."""
    eighths = int(min(max(share, 0.0), 1.0) * columns * 8)
    whole, rest = divmod(eighths, 8)
    if blocks:
        return f"▕{('█' * whole + _LENGTHS[rest] * bool(rest)).ljust(columns)}▏"
    return f"[{('#' * whole).ljust(columns, '.')}]"


def plot(
    values: Sequence[float], left: str, right: str, *, mark: int | None = None, lines: int = 8, blocks: bool = True
) -> str:
    """Shares from 0 to 1 over an axis from ``left`` to ``right``. ``mark``: the column to point at from below; ``blocks``: with block
    characters, else in ASCII."""
    eighths, up, corner, along, point = _BLOCKS if blocks else _ASCII
    heights = [round(min(max(value, 0.0), 1.0) * lines * 8) for value in values]
    rows = []
    for line in range(lines - 1, -1, -1):
        label = {lines - 1: "100 %", lines // 2 - 1: " 50 %"}.get(line, "")
        bars = "".join(eighths[min(max(height - line * 8, 0), 8)] for height in heights)
        rows.append(f"{label:>5} {up}{bars}".rstrip())
    rows.append(f"  0 % {corner}" + along * len(values))
    axis = left + right.rjust(len(values) - len(left))
    if mark is not None:
        axis = axis[:mark] + point + axis[mark + 1 :] if axis[mark] == " " else axis
    rows.append(" " * 7 + axis)
    return "\n".join(rows) + "\n"
