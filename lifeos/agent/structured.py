"""Answers of models as data: JSON that satisfies a schema, or none."""

import json
from typing import Any

from lifeos.agent.model import ModelError


def value_of(text: str, schema: dict[str, Any], route: str) -> Any:
    """The text as JSON that satisfies the schema. Raises :class:`ModelError` with the route and what is wrong."""
    import jsonschema  # noqa: PLC0415  only for agents that ask for data
    from referencing import Registry  # noqa: PLC0415
    from referencing.exceptions import Unresolvable  # noqa: PLC0415

    try:
        value = json.loads(text)
        kind = jsonschema.validators.validator_for(schema)
        kind.check_schema(schema)
        # An empty registry: a schema may come from a candidate, and jsonschema fetches what a '$ref' elsewhere names.
        kind(schema, registry=Registry()).validate(value)
    except (jsonschema.SchemaError, Unresolvable) as error:
        words = getattr(error, "message", str(error))
        raise ModelError(f"the schema for the model on route '{route}' cannot be used: {words}") from None
    except (ValueError, RecursionError, jsonschema.ValidationError) as error:
        words = getattr(error, "message", str(error))
        raise ModelError(f"the model on route '{route}' answered with other JSON than was asked for: {words}") from None
    return value
