"""Findings as SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

import json
from typing import Any

from lifeos import __version__
from lifeos.diagnostics import Diagnostic, Span
from lifeos.source.secrets import mask


def render(found: list[Diagnostic], root: str) -> str:
    """One run with one result a finding."""
    codes = sorted({item.code for item in found})
    run = {
        "tool": {
            "driver": {
                "name": "LifeOS",
                "version": __version__,
                "informationUri": "https://github.com/lifeos-dev/lifeos",
                "rules": [
                    {"id": code, "helpUri": f"https://github.com/lifeos-dev/lifeos/blob/main/lifeos/explain/{code}.md"}
                    for code in codes
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The root of the config repository."}}},
        "results": [_result(item, codes) for item in found],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _result(item: Diagnostic, codes: list[str]) -> dict[str, Any]:
    text = item.message + (f"\n{item.hint}" if item.hint else "")
    return {
        "ruleId": item.code,
        "ruleIndex": codes.index(item.code),
        "level": item.severity,
        "message": {"text": mask(text)},
        "locations": [_location(item.span)],
        "relatedLocations": [{**_location(other.span), "message": {"text": other.message}} for other in item.related],
    }


def _location(span: Span) -> dict[str, Any]:
    from urllib.parse import quote  # noqa: PLC0415  slow to import, and only this format needs it

    region = {"startLine": span.line, "startColumn": span.column}
    if span.end > span.column:
        region["endColumn"] = span.end
    return {"physicalLocation": {"artifactLocation": {"uri": quote(span.file), "uriBaseId": "ROOT"}, "region": region}}
