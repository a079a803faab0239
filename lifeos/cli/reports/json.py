"""Changes for programs: all of them, each environment apart, every value whole."""

import json
from collections.abc import Sequence

from lifeos.cli import memory_changes
from lifeos.cli.memory_moves import Moved
from lifeos.diff.changes import Difference


def render(found: Difference, moved: Sequence[Moved] = ()) -> str:
    """``{"before", "after", "changes": [{"scope", "verb", "kind", "name", "was"?, "fields": [{"path", "before", "after"}]}], "memories": [{"memory", "before", "after", "changes"}]}``.
    A memory whose versions are not here has ``unknown``, why, in place of its changes."""
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
    memories = [
        {
            "memory": one.memory,
            "before": one.before,
            "after": one.after,
            **({"unknown": one.unknown} if one.unknown else {"changes": [*map(memory_changes.counts, one.changes)]}),
        }
        for one in moved
    ]
    whole = {"before": found.before, "after": found.after, "changes": changes, "memories": memories}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
