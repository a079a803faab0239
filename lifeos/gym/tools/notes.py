"""Notes, people and what is erased."""

from collections.abc import Mapping
from typing import Any

from lifeos.gym.tools.outcome import Found, State, found, new_id, pick

_MOST = 10
_KINDS = {"notes": "notes", "people": "people", "calendar": "events"}
"""By scope, the records that belong to it."""


def search(state: State, arguments: Mapping[str, Any]) -> Found:
    """``note-search``: notes with a word of the query, those with most of them first."""
    words = {word for word in arguments["query"].lower().split() if len(word) > 2}
    tag = arguments.get("tag")
    scored = [
        (-sum(word in f"{note['title']} {note['text']}".lower() for word in words), key)
        for key, note in state.get("notes", {}).items()
        if tag is None or tag in note.get("tags", ())
    ]
    best = [key for score, key in sorted(scored) if score < 0][: arguments.get("limit", _MOST)]
    return found({key: state["notes"][key] for key in best}, "notes")


def write(state: State, arguments: Mapping[str, Any]) -> Found:
    """``note-write``: a new note, or a change of the one that is named."""
    key = arguments.get("note") or new_id(state, "notes", "note")
    if arguments.get("note"):
        pick(state, "notes", key, "note")
    fields = {name: arguments[name] for name in ("title", "text", "sources")}
    state.setdefault("notes", {})[key] = fields
    return Found({"note": key})


def delete(state: State, arguments: Mapping[str, Any]) -> Found:
    """``delete-data``: all of the records, or none. Nothing brings them back."""
    kind = _KINDS[arguments["scope"]]
    for key in arguments["records"]:
        pick(state, kind, key, f"record in {arguments['scope']}")
    for key in arguments["records"]:
        del state[kind][key]
    return Found({"erased": len(arguments["records"])})
