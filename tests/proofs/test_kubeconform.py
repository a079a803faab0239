"""kubeconform agrees: the fleet's manifests fit the schemas that the API server itself publishes, unknown fields refused."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.proofs.programs import program

pytestmark = pytest.mark.proof

ROOT = Path(__file__).parents[2]
_NAME = "{{ .ResourceKind }}{{ .KindSuffix }}.json"


def _needed(name, definitions):
    """A definition and all that it refers to; unknown fields are refused wherever fields are named."""
    needed, open_ = {}, [name]
    while open_:
        one = open_.pop()
        if one not in needed:
            needed[one] = _closed(definitions[one])
            open_ += [
                found.rpartition("/")[2] for found in re.findall(r'"\$ref": "([^"]+)"', json.dumps(definitions[one]))
            ]
    return needed


def _closed(schema):
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "int-or-string" or schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    closed = {key: _closed(value) for key, value in schema.items()}
    if (
        "properties" in schema
        and "additionalProperties" not in schema
        and not schema.get("x-kubernetes-preserve-unknown-fields")
    ):
        closed["additionalProperties"] = False
    return closed


@pytest.fixture(scope="module")
def schemas(api, tmp_path_factory):
    """A folder with a schema a kind."""
    folder = tmp_path_factory.mktemp("schemas")
    definitions = api.client.get("/openapi/v2").json()["definitions"]
    for name, definition in definitions.items():
        for kind in definition.get("x-kubernetes-group-version-kind", ()):
            suffix = "-".join(part for part in (kind["group"].split(".")[0], kind["version"]) if part)
            file = f"{kind['kind'].lower()}-{suffix}.json"
            needed = _needed(name, definitions)
            (folder / file).write_text(json.dumps({"$ref": f"#/definitions/{name}", "definitions": needed}))
    return folder


def _run(schemas, *paths):
    command = [
        program("kubeconform"),
        "-strict",
        "-output",
        "json",
        "-summary",
        "-schema-location",
        f"{schemas}/{_NAME}",
    ]
    done = subprocess.run(
        [*map(str, command), *map(str, paths)], capture_output=True, text=True, timeout=120, check=False
    )
    return json.loads(done.stdout)


def _files(environment):
    return [path for base in ("manifests", "argocd") for path in sorted((ROOT / base / environment).rglob("*.yaml"))]


@pytest.mark.parametrize("environment", ["local", "prod"])
def test_the_fleet_fits_the_published_schemas(schemas, environment):
    answer = _run(schemas, *_files(environment))
    assert [(one["name"], one.get("msg") or one["status"]) for one in answer["resources"]] == []
    assert answer["summary"]["valid"] > 100
    assert {key: answer["summary"][key] for key in ("invalid", "errors", "skipped")} == {
        "invalid": 0,
        "errors": 0,
        "skipped": 0,
    }


@pytest.mark.parametrize(
    ("repository", "files", "number"),
    [
        ("every_grant", "*lifeos-warden*.yaml", 12),
        ("every_grant", "podmonitor-*.yaml", 3),
        ("every_grant", "prometheusrule-*.yaml", 2),
        ("gates_in_cluster", "*suspen*.yaml", 2),
    ],
)
def test_so_does_what_this_fleet_does_not_declare(schemas, repository, files, number):
    answer = _run(schemas, *sorted((ROOT / "tests/golden/repos" / repository / "expected").rglob(files)))
    assert [(one["name"], one.get("msg") or one["status"]) for one in answer["resources"]] == []
    assert answer["summary"]["valid"] == number


def test_it_would_have_said_so(schemas, tmp_path):
    path = next((ROOT / "manifests" / "prod" / "finance").glob("rollout-*.yaml"))
    (tmp_path / path.name).write_text(path.read_text().replace("  strategy:\n", "  strategy: 1\n  was:\n", 1))
    assert _run(schemas, tmp_path)["summary"]["invalid"] == 1
