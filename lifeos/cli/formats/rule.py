"""What a code means, in the form in which SARIF describes a rule: from the page that `lifeos explain` shows."""

import re
from typing import Any

from lifeos.diagnostics import Severity
from lifeos.explain.pages import grouped, pages, title

_PAGE = "https://github.com/lifeos-dev/lifeos/blob/main/lifeos/explain"
_SECURITY = {"LOS404": "8.0"}
"""Findings that are security results, with their severity of ten: a credential that everybody who can read the repository has."""


def describe(code: str, level: Severity) -> dict[str, Any]:
    """The rule of a code. ``level``: how severe its findings are."""
    page = pages()[code].partition("\n")[2].strip()
    group = next(group for group, codes in grouped().items() if code in codes)
    properties: dict[str, Any] = {
        "tags": [group, *(["security"] if code in _SECURITY else [])],
        "precision": "very-high",
        "problem.severity": level,
    }
    if code in _SECURITY:
        properties["security-severity"] = _SECURITY[code]
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in re.findall(r"\w+", title(code))),
        "shortDescription": {"text": title(code)[0].upper() + title(code)[1:]},
        "fullDescription": {"text": _plain(page.split("\n\n", 1)[0])},
        "help": {"text": _plain(page), "markdown": page},
        "helpUri": f"{_PAGE}/{code}.md",
        "defaultConfiguration": {"level": level},
        "properties": properties,
    }


def _plain(markdown: str) -> str:
    """Without the marks of Markdown, for who shows text only; the lines of an example stay lines."""
    return re.sub(r"^```\w*\n|\*\*|`", "", markdown, flags=re.MULTILINE)
