"""Findings as workflow commands of GitHub Actions, which shows them at the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions

Files are counted from the top of the git work tree, which is what is checked out, wherever in it the fleet is.
"""

from lifeos.cli.formats.limit import for_programs, word
from lifeos.diagnostics import Diagnostic
from lifeos.source.secrets import mask
from lifeos.tools import git


def render(found: list[Diagnostic], root: str) -> str:
    """One command a finding; a notice when some are not listed."""
    listed, left = for_programs(found)
    above = git.within(root)
    return "".join(f"{_command(item, above)}\n" for item in listed) + (
        f"::notice title=LifeOS::{word(left)}\n" if left else ""
    )


def _command(item: Diagnostic, above: str) -> str:
    properties = {
        "file": above + item.span.file,
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
