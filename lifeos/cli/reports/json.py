"""Changes for programs: all of them, each environment apart, every value whole."""

import json

from lifeos.diff.changes import Difference


def render(found: Difference) -> str:
    """``{"before", "after", "changes": [{"scope", "verb", "kind", "name", "was"?, "fields": [{"path", "before", "after"}]}]}``."""
    changes = [
        {
            "scope": change.scope,
            "verb": change.verb,
            "kind": change.kind,
            "name": change.name,
            **({"was": change.was} if change.was else {}),
            "fields": [field._asdict() for field in change.fields],
        }
        for change in found.changes
    ]
    whole = {"before": found.before, "after": found.after, "changes": changes}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
