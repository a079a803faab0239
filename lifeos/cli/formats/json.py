"""Findings for programs: ``{"diagnostics": [...]}``, lines and columns from 1, files relative to the repository."""

import json
from typing import Any

from lifeos.cli.formats.limit import for_programs
from lifeos.diagnostics import Diagnostic
from lifeos.source.secrets import mask


def as_object(item: Diagnostic) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        "code": item.code,
        "severity": item.severity,
        "message": mask(item.message),
        "hint": mask(item.hint),
        "file": item.span.file,
        "line": item.span.line,
        "column": item.span.column,
        "endColumn": max(item.span.end, item.span.column),
        "related": [
            {"message": other.message, "file": other.span.file, "line": other.span.line, "column": other.span.column}
            for other in item.related
        ],
    }


def render(found: list[Diagnostic], root: str) -> str:
    """All findings as one JSON object; an empty list when there are none. ``omitted`` is there when some are not listed."""
    listed, left = for_programs(found)
    document: dict[str, Any] = {"diagnostics": [as_object(item) for item in listed]}
    if left:
        document["omitted"] = left
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
