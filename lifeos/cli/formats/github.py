"""Findings as workflow commands of GitHub Actions, which shows them at the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from lifeos.diagnostics import Diagnostic
from lifeos.source.secrets import mask


def render(found: list[Diagnostic], root: str) -> str:
    """One command a finding."""
    return "".join(f"{_command(item)}\n" for item in found)


def _command(item: Diagnostic) -> str:
    properties = {
        "file": item.span.file,
        "line": item.span.line,
        "col": item.span.column,
        "endColumn": max(item.span.end, item.span.column),
        "title": item.code,
    }
    text = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in properties.items())
    message = mask(item.message + (f" ({item.hint})" if item.hint else ""))
    return f"::{item.severity} {text}::{_escape(message)}"


def _escape(text: str, also: str = "") -> str:
    for char in "%\r\n" + also:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
