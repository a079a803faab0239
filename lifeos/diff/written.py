"""Values as people write them, so that what a comparison shows reads like a declaration: ``5m``, ``20 USD``."""

from typing import Any

from lifeos.schema.shape import Map, Sequence, Shape, Table, Unit
from lifeos.units import Money, format_duration


def as_written(value: Any, shape: Shape | None = None) -> Any:
    """The decoded or rendered value with its amounts and durations as text. Without a shape a duration stays a number."""
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, dict):
        if value.keys() == {"micros", "currency"} and isinstance(value["micros"], int):
            return str(Money(**value))
        fields = shape.fields if isinstance(shape, Map) else {}
        item = shape.item if isinstance(shape, Table) else None
        return {key: as_written(inner, fields.get(key, item)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        inner_shape = shape.item if isinstance(shape, Sequence) else None
        return [as_written(inner, inner_shape) for inner in value]
    if isinstance(shape, Unit) and shape.name == "duration" and isinstance(value, int):
        return format_duration(value)
    return value
