"""Tables that fit the terminal: columns as wide as they must be, long cells on several lines."""

import textwrap

from lifeos.cli.terminal import style, width

_GAP = 2


def table(rows: list[tuple[str, ...]]) -> str:
    """The rows, of which the first is the heading, under each other."""
    widths = _widths(rows)
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [_wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
        for index in range(max(map(len, cells))):
            parts = [
                (cell[index] if index < len(cell) else "").ljust(room) for cell, room in zip(cells, widths, strict=True)
            ]
            line = (" " * _GAP).join(parts).rstrip()
            lines.append(style(line, "bold") if number == 0 else line)
    return "\n".join(lines) + "\n"


def _widths(rows: list[tuple[str, ...]]) -> list[int]:
    """Of each column: what its longest cell takes; the widest give way where the terminal is narrower, down to their words."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    least = [max(len(word) for cell in column for word in cell.split(" ")) for column in columns]
    room = width() - _GAP * (len(columns) - 1)
    while sum(widths) > room:
        spare = [
            (wide - low, wide, index) for index, (wide, low) in enumerate(zip(widths, least, strict=True)) if wide > low
        ]
        if not spare:
            break
        widths[max(spare)[2]] -= 1
    return widths


def _wrapped(cell: str, room: int) -> list[str]:
    return textwrap.wrap(cell, max(room, 1), break_long_words=False, break_on_hyphens=False) or [""]
