"""Provenance: for a field of an agent, every place that could give it a value, and the one that did."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lifeos.compiler.declared import Declared
from lifeos.diagnostics import Span
from lifeos.schema.shape import Map, Sequence, Shape, Table, shape_of
from lifeos.source.document import Document
from lifeos.units import Money, format_duration


class Step(NamedTuple):
    """One layer's say: who it is, where it says it (None: it says nothing), the value, and whether it counts."""

    layer: str
    span: Span | None
    value: str
    counts: bool


class Trail(NamedTuple):
    """The whole story of one field."""

    path: str
    value: str
    steps: list[Step]


def fields() -> list[str]:
    """Every field path of an agent's spec, maps included, without ``spec.``."""
    spec = shape_of("Agent").fields["spec"]
    return [path for path, _ in _walk(spec, "")]


def shape_at(path: str) -> Shape | None:
    """The shape of an agent's field; None when there is no such field."""
    return next((shape for known, shape in _walk(shape_of("Agent").fields["spec"], "") if known == path), None)


def _walk(shape: Shape, path: str) -> Iterator[tuple[str, Shape]]:
    if isinstance(shape, Map):
        for name, inner in shape.fields.items():
            deeper = f"{path}.{name}" if path else name
            yield deeper, inner
            yield from _walk(inner, deeper)


def leaves(path: str) -> list[str]:
    """The fields below ``path`` that hold values, or itself."""
    shape = shape_at(path)
    if not isinstance(shape, Map):
        return [path]
    return [f"{path}.{name}" for name, inner in _walk(shape, "") if not isinstance(inner, Map)]


def trail(declared: Declared, agent: Document, path: str) -> Trail:
    """Where the value of an agent's field comes from: agent, team, platform, then the language's own default."""
    if path == "suspend":
        return _brake(declared, agent)
    steps: list[Step] = []
    settled = ""
    for layer, name in zip(declared.chain(agent, f"spec.{path}"), ("agent", "team", "platform"), strict=False):
        written = _get(layer.document.value, layer.prefix)
        if written is None:
            steps.append(Step(name, None, "", counts=False))
            continue
        value = show(shape_at(path), written)
        counts = not settled
        settled = settled or value
        steps.append(Step(name, layer.document.span(layer.prefix), value, counts=counts))
    limit = _limit(declared, path)
    shape = shape_at(path)
    if limit is not None:
        steps.append(Step("limit", limit[0], limit[1], counts=not settled))
        settled = settled or limit[1]
    elif shape is not None and shape.default is not None:
        value = show(shape, shape.default)
        steps.append(Step("language", None, value, counts=not settled))
        settled = settled or value
    elif path in ("environments", "runtime.replicas") and declared.platform is not None:
        value = "every environment" if path == "environments" else "as the environment says"
        steps.append(Step("platform", declared.platform.span("spec.environments"), value, counts=not settled))
        settled = settled or value
    return Trail(path, settled or "(not set)", steps)


def _brake(declared: Declared, agent: Document) -> Trail:
    """``suspend`` is not inherited but added up: whoever pulls the brake, holds the agent."""
    team = declared.get("Team", agent.value["metadata"].get("team", ""))
    steps: list[Step] = []
    for layer, document in (("agent", agent), ("team", team), ("platform", declared.platform)):
        written = _get(document.value, "spec.suspend") if document is not None else None
        span = document.span("spec.suspend") if document is not None and written is not None else None
        steps.append(Step(layer, span, "" if written is None else show(None, written), counts=written is True))
    pulled = any(step.counts for step in steps)
    steps.append(Step("language", None, "false", counts=not pulled))
    return Trail("suspend", show(None, pulled), steps)


def _limit(declared: Declared, path: str) -> tuple[Span, str] | None:
    """``approvalAbove`` falls back to the platform's limit, which is not a default but a bound."""
    platform = declared.platform
    if path != "budget.approvalAbove" or platform is None:
        return None
    shape = shape_of("Platform").fields["spec"]
    assert isinstance(shape, Map)
    limits = shape.fields["limits"]
    assert isinstance(limits, Map)
    written = _get(platform.value, "spec.limits.approvalAbove") or limits.fields["approvalAbove"].default
    return platform.span("spec.limits.approvalAbove"), str(written)


def _get(value: Any, path: str) -> Any:
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def show(shape: Shape | None, value: Any) -> str:
    """A value as a person would write it."""
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if getattr(shape, "name", None) == "duration" and isinstance(value, int):
        return format_duration(value)
    if isinstance(value, list):
        inner = shape.item if isinstance(shape, Sequence) else None
        return "[" + ", ".join(show(inner, item) for item in value) + "]"
    if isinstance(value, dict):
        known = shape.fields if isinstance(shape, Map) else {}
        item = shape.item if isinstance(shape, Table) else None
        return "{" + ", ".join(f"{key}: {show(known.get(key, item), inner)}" for key, inner in value.items()) + "}"
    return str(value)
