"""What a simulated tool works on, and what it gives back."""

from typing import Any, NamedTuple

State = dict[str, Any]
"""The world as plain data: ``today`` (ISO date), ``accounts``, ``payees``, ``bookings``, ``goals``, ``events``, ``health``, ``plans``,
``notes``; each but the first maps record ids or names to records."""


class ToolError(Exception):
    """The tool could not do that; the message is what the agent reads."""


class Found(NamedTuple):
    """``result`` is what the agent gets; ``records`` the text of each record in it, by id: what may be cited from now on."""

    result: Any
    records: dict[str, str] = {}


def text_of(record: dict[str, Any]) -> str:
    """A record as one line: what a claim about it is compared with."""
    return "; ".join(f"{name}: {value}" for name, value in record.items())


def found(records: dict[str, dict[str, Any]], name: str) -> Found:
    """Some records as a result, each with its id."""
    result = {name: [{"id": key, **record} for key, record in records.items()]}
    return Found(result, {key: text_of(record) for key, record in records.items()})


def pick(state: State, kind: str, key: str, what: str) -> dict[str, Any]:
    """A record that must be there. Raises :class:`ToolError`."""
    record: dict[str, Any] | None = state.get(kind, {}).get(key)
    if record is None:
        raise ToolError(f"there is no {what} '{key}'")
    return record


def new_id(state: State, kind: str, prefix: str) -> str:
    """The next free id of a kind: counted, so that the same calls make the same ids."""
    records = state.setdefault(kind, {})
    number = len(records) + 1
    while f"{prefix}:{number:04}" in records:
        number += 1
    return f"{prefix}:{number:04}"
