"""Answers of models as data: JSON that satisfies a schema, or none."""

import json
from typing import Any

from lifeos.agent.model import ModelError
from lifeos.json_schema import Schema, SchemaError


def value_of(text: str, schema: dict[str, Any], route: str) -> Any:
    """The text as JSON that satisfies the schema. Raises :class:`ModelError` with the route and what is wrong."""
    try:
        value = json.loads(text)
        asked = Schema(schema)
    except SchemaError as error:
        raise ModelError(f"the schema for the model on route '{route}' cannot be used: {error}") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(f"the model on route '{route}' answered with other JSON than was asked for: {error}") from None
    if objection := asked.objection(value):
        raise ModelError(f"the model on route '{route}' answered with other JSON than was asked for: {objection}")
    return value
