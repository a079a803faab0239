"""Answers of models as data: JSON that satisfies a schema, or none."""

import json
from typing import Any

from lifeos.agent.model import ModelError


def value_of(text: str, schema: dict[str, Any], route: str) -> Any:
    """The text as JSON that satisfies the schema. Raises :class:`ModelError` with the route and what is wrong."""
    import jsonschema  # noqa: PLC0415  only for agents that ask for data

    try:
        value = json.loads(text)
        jsonschema.validate(value, schema)
    except (ValueError, RecursionError, jsonschema.ValidationError) as error:
        words = getattr(error, "message", str(error))
        raise ModelError(f"the model on route '{route}' answered with other JSON than was asked for: {words}") from None
    return value
