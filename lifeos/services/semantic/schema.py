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
        refused = {"description": "What is wrong", "content": {"application/json": {"schema": error}}}
        found = {"description": "The answer", "content": {"application/json": {"schema": answered}}}
        statuses = ("400", "401", "403", "404", "409", "413", "503") if one.writes else ("400", "401", "403", "503")
        asked = inlined(one.asked)
        paths[f"/v1/{name}"] = {
            one.method.lower(): {
                "operationId": name,
                "summary": one.about,
                "description": asked.get("description", ""),
                **(_body(asked) if one.writes else _query(asked)),
                "responses": {"200": found, **dict.fromkeys(statuses, refused)},
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "LifeOS semantic layer", "version": __version__},
        "security": [{"token": []}, {"svid": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}, "svid": {"type": "mutualTLS"}},
        },
    }


def _query(asked: dict[str, Any]) -> dict[str, Any]:
    required = asked.get("required", ())
    return {
        "parameters": [
            {"name": field, "in": "query", "required": field in required, "schema": schema}
            for field, schema in asked["properties"].items()
        ]
    }


def _body(asked: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": asked}}}}
