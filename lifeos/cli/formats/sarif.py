"""Findings as SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/, and what GitHub wants of it:
https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support

GitHub takes relative paths from the root of the repository, whatever ``uriBaseId`` says, so they are counted from the top of
the git work tree.
"""

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from lifeos import __version__
from lifeos.cli.formats.limit import for_programs, word
from lifeos.cli.formats.rule import describe
from lifeos.diagnostics import Diagnostic, Span
from lifeos.source.secrets import mask
from lifeos.tools import git

_ROOT = "%SRCROOT%"


def render(found: list[Diagnostic], root: str) -> str:
    """One run with one result a finding."""
    listed, left = for_programs(found)
    levels = {item.code: item.severity for item in reversed(listed)}
    rules = [describe(code, levels[code]) for code in sorted(levels)]
    above, codes, seen = git.within(root), sorted(levels), Counter[str]()
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "LifeOS",
                "semanticVersion": __version__,
                "informationUri": "https://github.com/lifeos-dev/lifeos",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the git work tree, or else of the fleet."}}},
        "results": [_result(item, codes, above, seen) for item in listed],
    }
    if left:
        note = {"level": "note", "message": {"text": word(left)}}
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": [note]}]
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _result(item: Diagnostic, codes: list[str], above: str, seen: Counter[str]) -> dict[str, Any]:
    text = mask(item.message + (f"\n{item.hint}" if item.hint else ""))
    return {
        "ruleId": item.code,
        "ruleIndex": codes.index(item.code),
        "level": item.severity,
        "message": {"text": text},
        "locations": [_location(item.span, above)],
        "relatedLocations": [
            {**_location(other.span, above), "message": {"text": mask(other.message)}} for other in item.related
        ],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(item, above, seen)},
    }


def _fingerprint(item: Diagnostic, above: str, seen: Counter[str]) -> str:
    """The same for the same finding after lines moved; the number after the colon tells apart what reads the same."""
    digest = hashlib.sha256("\0".join((item.code, above + item.span.file, item.message)).encode()).hexdigest()[:16]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"


def _location(span: Span, above: str) -> dict[str, Any]:
    region = {"startLine": span.line, "startColumn": span.column, "endLine": span.line}
    region["endColumn"] = max(span.end, span.column + 1)
    artifact = {"uri": quote(above + span.file), "uriBaseId": _ROOT}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
