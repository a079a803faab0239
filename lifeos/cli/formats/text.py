"""Findings for a person at a terminal: the line, a caret, what is wrong, what mends it."""

from lifeos.cli.formats.limit import for_people
from lifeos.cli.plural import count
from lifeos.cli.terminal import style, width
from lifeos.diagnostics import Diagnostic, Span
from lifeos.source.secrets import mask
from lifeos.source.tree import UnreadableError, decode, read_bytes

_COLOURS = {"error": "red", "warning": "yellow"}
_LINE = 140
"""Of a line of a file, this much is shown where there is room for it."""


def render(found: list[Diagnostic], root: str) -> str:
    """Each finding with its snippet, then a count; of many of one code the first, then their number."""
    if not found:
        return ""
    lines = _Lines(root)
    shown, left = for_people(found)
    blocks = ["\n".join(_block(item, lines)) for item in shown]
    blocks += [f"… and {number} more of {code}" for code, number in left.items()]
    return "\n\n".join(blocks) + "\n\n" + _count(found) + "\n"


def _block(item: Diagnostic, lines: "_Lines") -> list[str]:
    head = style(f"{item.severity}[{item.code}]", _COLOURS[item.severity], "bold")
    out = [f"{head}: {_visible(mask(item.message))}"]
    number = str(item.span.line)
    pad = " " * len(number)
    bar = style("|", "blue")
    out.append(f"{pad}{style('-->', 'blue')} {_visible(str(item.span))}")
    line = lines.at(item.span)
    if line is not None:
        shown, start, length = _cut(line, item.span, width(_LINE + len(pad) + 5) - len(pad) - 3)
        caret = style("^" * length, _COLOURS[item.severity], "bold")
        out += [f"{pad} {bar}", f"{style(number, 'blue')} {bar} {shown}", f"{pad} {bar} {' ' * start}{caret}"]
    if item.hint:
        out.append(f"{pad} = {style('help', 'bold')}: {_visible(mask(item.hint))}")
    out += [f"{pad} = note: {related.message}: {related.span}" for related in item.related]
    return out


def _visible(text: str) -> str:
    """What a file says may not move the cursor of who reads about it."""
    return "".join(char if char.isprintable() else "�" for char in text)


def _cut(line: str, span: Span, room: int) -> tuple[str, int, int]:
    """The line with secrets masked and tabs widened, the caret's start and width; a long line is cut around the caret."""
    start = min(span.column - 1, len(line))
    end = span.end - 1 if span.end > span.column else start + 1
    masked = mask(line)
    if len(masked) != len(line):  # a masked line is shown whole from its start; the caret only marks where
        start, end = min(start, len(masked)), min(start, len(masked)) + 1
    shown = "".join(char if char.isprintable() else " " for char in masked)
    length = max(20, min(room - 2, _LINE))
    first = max(0, start - length // 2) if len(shown) > length else 0
    shown = ("…" if first else "") + shown[first : first + length] + ("…" if len(shown) > first + length else "")
    offset = start - first + (1 if first else 0)
    return shown, offset, max(1, min(end - start, len(shown) - offset))


def _count(found: list[Diagnostic]) -> str:
    errors = sum(item.severity == "error" for item in found)
    warnings = len(found) - errors
    parts = [count(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    codes = sorted({item.code for item in found})
    return f"{' and '.join(parts)}. `lifeos explain {codes[0]}` says more."


class _Lines:
    """Lines of files, each file read once. A file that cannot be shown is not shown."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}

    def at(self, span: Span) -> str | None:
        if span.file not in self._files:
            try:
                text = decode(span.file, read_bytes(self._root, span.file))
            except UnreadableError:
                text = ""
            self._files[span.file] = text.split("\n")
        lines = self._files[span.file]
        return lines[span.line - 1] if span.line <= len(lines) and lines[span.line - 1].strip() else None
