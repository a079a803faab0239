"""What a parser's error means for the person who wrote the file: libyaml's words and marks, turned into a place, a reason and a cure.

libyaml stops where it cannot go on, which is often a line after the mistake; where it also says what it was reading, the
beginning of that is the better place.
"""

import re
from typing import Any, NamedTuple

from yaml.error import MarkedYAMLError

from lifeos.diagnostics import Diagnostic, Related, Span

_NO_SPACE = re.compile(r"( *(?:- )?[A-Za-z]\w*:)[^\s:/]")


class _Stop(NamedTuple):
    """Where and why the parser stopped: line and column from 0, the line's text; ``opened``: where what it was reading began."""

    problem: str
    line: int
    column: int
    text: str
    opened: tuple[int, int] | None


def syntax_error(file: str, text: str, error: MarkedYAMLError) -> Diagnostic:
    """The finding for a file that is not YAML."""
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    begun: Any = error.context_mark
    context = str(error.context or "")
    problem = str(error.problem or context or error).strip()
    stop = _Stop(problem, line, column, _line(lines, line), (begun.line, begun.column) if begun is not None else None)
    return (
        _tab(file, stop)
        or _unclosed(file, stop, context, lines)
        or _no_space(file, stop, lines)
        or _other(file, stop, lines)
    )


def _line(lines: list[str], line: int) -> str:
    return lines[line] if line < len(lines) else ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _tab(file: str, stop: _Stop) -> Diagnostic | None:
    before = stop.text[: len(stop.text) - len(stop.text.lstrip())]
    if "\t" not in before and "'\\t'" not in stop.problem and "tab" not in stop.problem.split():
        return None
    column = stop.text.find("\t") + 1
    message = "a tab character where YAML wants spaces: editors disagree on how wide a tab is"
    return Diagnostic("LOS102", message, Span(file, stop.line + 1, max(column, 1)), "indent with two spaces")


def _unclosed(file: str, stop: _Stop, context: str, lines: list[str]) -> Diagnostic | None:
    """A bracket or a quote that is never closed: the place to look at is where it was opened."""
    if stop.opened is None or stop.opened[0] >= stop.line:
        return None
    line, column = stop.opened
    place = Span(file, line + 1, column + 1, column + 2)
    opener = _line(lines, line)[column : column + 1]
    if "quoted scalar" in context:
        hint = f"close it with {opener} at the end of the text, or use the other kind of quote around it"
        return Diagnostic("LOS101", f"not valid YAML: the quote {opener} opened here is never closed", place, hint)
    if "parsing a flow" in context and _indent(stop.text) <= _indent(_line(lines, line)):
        closer = {"[": "]", "{": "}"}.get(opener, "the bracket")
        related = (Related(Span(file, stop.line + 1, stop.column + 1), "noticed here"),)
        message = f"not valid YAML: the '{opener}' opened here is never closed"
        return Diagnostic("LOS101", message, place, f"add the missing '{closer}'", related=related)
    return None


def _no_space(file: str, stop: _Stop, lines: list[str]) -> Diagnostic | None:
    """``name:value``: YAML reads on in the next line, so that the mistake is noticed one line late."""
    for line in (stop.line, stop.line - 1):
        match = _NO_SPACE.match(_line(lines, line)) if line >= 0 else None
        if match is not None:
            place = Span(file, line + 1, match.end(1) + 1, match.end(1) + 2)
            message = f"not valid YAML: there is no space after '{match[1].lstrip(' -')}'"
            return Diagnostic("LOS101", message, place, "write 'name: value', with a space after the ':'")
    return None


def _other(file: str, stop: _Stop, lines: list[str]) -> Diagnostic:
    line, column = stop.line, stop.column
    problem = stop.problem
    if "mapping values are not allowed" in problem:
        before = stop.text[:column]
        if ": " in before:
            reason = "the value contains ': ', which begins another field"
            hint = "put the whole value in quotes"
        else:
            column = _indent(stop.text)
            reason = "this line is indented differently from the fields around it"
            hint = "line it up with its neighbours, with spaces"
    elif "could not find expected ':'" in problem:
        if stop.opened is not None:
            line, column = stop.opened
        reason, hint = "there is no ':' after the name of this field", "write 'name: value', with a space after the ':'"
    elif "did not find expected key" in problem or "block end" in problem or "expected '-' indicator" in problem:
        reason = "this line does not fit the lines above: it is indented differently, or something above was not closed"
        hint = "line it up with its neighbours, with spaces"
    elif "',' or" in problem:
        reason = f"a ',' or the closing bracket is missing before {_character(stop)}"
        hint = "separate entries by ', ' and close each bracket with its own kind"
    elif "cannot start any token" in problem:
        reason = f"a value cannot begin with {_character(stop)}"
        hint = "put the value in quotes"
    elif "unknown escape" in problem:
        reason = "in double quotes a '\\' begins an escape, and this is none"
        hint = "use single quotes, or write '\\\\'"
    elif "document start" in problem:
        reason, hint = "nothing more is expected here", "begin a further document with a line '---'"
    else:
        reason, hint = problem, "check this line and the one above"
    line = min(line, max(len(lines) - 1, 0))
    column = min(column, len(_line(lines, line)))
    return Diagnostic("LOS101", f"not valid YAML: {reason}", Span(file, line + 1, column + 1), hint)


def _character(stop: _Stop) -> str:
    found = stop.text[stop.column : stop.column + 1]
    return f"'{found}'" if found.strip() and found.isprintable() else "the end of the line"
