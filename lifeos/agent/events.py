"""Tasks as events: CloudEvents 1.0 over HTTP, so that Knative Eventing and whatever else speaks it can wake an agent.

Binary mode: attributes are headers ``ce-*``, the body is the task. Structured mode: the body is ``application/cloudevents+json``, with the task as its
``data``. The answer is an event too, in the mode of the question. Source: github.com/cloudevents/spec v1.0.2, bindings/http-protocol-binding.md
(3.1, 3.2) and formats/json-format.md.
"""

import uuid
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote

import msgspec

from lifeos.agent.contract import Decision, Task
from lifeos.agent.problem import Problem

TASK = "dev.lifeos.task"
DECISION = "dev.lifeos.decision"
STRUCTURED = "application/cloudevents+json"
JSON = "application/json"

_VISIBLE = "".join(map(chr, range(0x21, 0x7F))).replace('"', "").replace("%", "")
"""What stands in a header as it is (3.1.3.2); all else is percent-encoded."""


class Attributes(msgspec.Struct, frozen=True):
    """What every event says of itself."""

    specversion: str
    type: str
    source: str
    id: str


class _Structured(msgspec.Struct, frozen=True):
    data: Task


class Asked(NamedTuple):
    """A task, and the event it came as: None for one that came as itself."""

    task: Task
    event: Attributes | None = None
    structured: bool = False


def read(headers: Mapping[str, str], body: bytes) -> Asked:
    """The task that a request carries. Raises :class:`Problem`: 400 with the place in the body, or 415."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == STRUCTURED:
            attributes = _checked(msgspec.json.decode(body, type=Attributes))
            return Asked(msgspec.json.decode(body, type=_Structured).data, attributes, structured=True)
        if kind != JSON:
            raise Problem(415, f"a task comes as {JSON}, or in an event as {STRUCTURED}; not as '{kind}'")
        event = _binary(headers) if "ce-specversion" in headers else None
        return Asked(msgspec.json.decode(body, type=Task), event)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, str(error)) from error


def answer(asked: Asked, agent: str, decision: Decision) -> tuple[dict[str, str], bytes]:
    """Headers and body of the answer."""
    if asked.event is None:
        return {"content-type": JSON}, msgspec.json.encode(decision)
    attributes = {
        "specversion": "1.0",
        "type": DECISION,
        "source": f"/agents/{agent}",
        "id": str(uuid.uuid4()),
        "subject": decision.task,
    }
    if asked.structured:
        event = {**attributes, "datacontenttype": JSON, "data": decision}
        return {"content-type": STRUCTURED}, msgspec.json.encode(event)
    told = {f"ce-{name}": quote(value, safe=_VISIBLE) for name, value in attributes.items()}
    return {**told, "content-type": JSON}, msgspec.json.encode(decision)


def _binary(headers: Mapping[str, str]) -> Attributes:
    found = {
        name: unquote(headers[f"ce-{name}"])
        for name in ("specversion", "type", "source", "id")
        if f"ce-{name}" in headers
    }
    missing = [f"ce-{name}" for name in Attributes.__struct_fields__ if not found.get(name)]
    if missing:
        raise Problem(400, f"an event without {', '.join(missing)}")
    return _checked(Attributes(**found))


def _checked(event: Attributes) -> Attributes:
    if event.specversion != "1.0":
        raise Problem(400, f"an event of version '{event.specversion}', not 1.0 - at `specversion`")
    if event.type != TASK:
        raise Problem(400, f"an event of type '{event.type}'; an agent answers {TASK} - at `type`")
    if not event.source or not event.id:
        raise Problem(400, "an event has a source and an id - at `source`, `id`")
    return event
