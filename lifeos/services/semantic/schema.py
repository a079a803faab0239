"""The forms of questions and answers as JSON Schema: for tools of MCP, and as one document of OpenAPI."""

from typing import Any

import msgspec

from lifeos import __version__
from lifeos.services.semantic.operations import OPERATIONS

_COMPONENTS = "#/components/schemas/{name}"


def inlined(kind: type[Any]) -> dict[str, Any]:
    """A schema that refers to nothing: clients of MCP need not follow references."""
    (root,), parts = msgspec.json.schema_components([kind], ref_template="{name}")
    found = _resolved(root, parts)
    assert isinstance(found, dict), "a form has fields"
    return found


def _resolved(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolved(parts[node["$ref"]], parts)
        return {name: _resolved(value, parts) for name, value in node.items()}
    return [_resolved(one, parts) for one in node] if isinstance(node, list) else node


def openapi() -> dict[str, Any]:
    """The REST door, as OpenAPI 3.1."""
    forms = [one.answered for one in OPERATIONS.values()]
    references, components = msgspec.json.schema_components(forms, ref_template=_COMPONENTS)
    error = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
    paths = {}
    for (name, one), answered in zip(OPERATIONS.items(), references, strict=True):
        asked = inlined(one.asked)
        parameters = [
            {"name": field, "in": "query", "required": field in asked.get("required", ()), "schema": schema}
            for field, schema in asked["properties"].items()
        ]
        refused = {"description": "What is wrong", "content": {"application/json": {"schema": error}}}
        found = {"description": "The answer", "content": {"application/json": {"schema": answered}}}
        responses = {"200": found, **dict.fromkeys(("400", "401", "403", "503"), refused)}
        paths[f"/v1/{name}"] = {
            "get": {
                "operationId": name,
                "summary": one.about,
                "description": asked.get("description", ""),
                "parameters": parameters,
                "responses": responses,
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "LifeOS semantic layer", "version": __version__},
        "security": [{"token": []}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }
