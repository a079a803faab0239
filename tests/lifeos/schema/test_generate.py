"""What is generated is current, complete, and right by the standard it claims."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from lifeos.cli.main import main
from lifeos.schema.generate import json_schema, schema_files, shapes
from lifeos.schema.kebab import kebab
from lifeos.schema.models import KINDS
from lifeos.source.places import place_of
from lifeos.source.tree import discover

ROOT = Path(__file__).parents[3]
DECLARATIONS = [path for path in discover(str(ROOT)).files if place_of(path)]


def test_schema_files_are_what_the_models_say():
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").iterdir()}
    assert written == schema_files(), "run `python -m lifeos.schema.generate`"


def test_the_decoders_table_is_what_the_models_say():
    assert (ROOT / "lifeos/schema/shapes.json").read_text(encoding="utf-8") == shapes(), (
        "run `python -m lifeos.schema.generate`"
    )


def test_schema_check_agrees(capsys):
    with pytest.raises(SystemExit) as left:
        main(["-C", str(ROOT), "schema", "--check"])
    assert (left.value.code, capsys.readouterr().err) == (0, "")


@pytest.mark.parametrize("kind", KINDS)
def test_draft_2020_12(kind):
    Draft202012Validator.check_schema(json_schema(kind))


def objects(schema, path="$"):
    """Every schema inside a schema, with its path."""
    yield path, schema
    for word in ("properties", "$defs", "patternProperties"):
        for name, inner in schema.get(word, {}).items():
            yield from objects(inner, f"{path}.{name}")
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            yield from objects(schema[word], f"{path}.{word}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_explained(kind):
    """Editors show the models' docstrings; a field without one would be a blank tooltip."""
    silent = [
        f"{path}.{name}"
        for path, schema in objects(json_schema(kind))
        for name, field in schema.get("properties", {}).items()
        if not {"description", "const", "$ref"} & set(field)
    ]
    assert silent == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_mapping_takes_unknown_fields(kind):
    """But for JSON that is handed on: argument schemas of tools, parameters of policies."""
    open_ended = [
        path
        for path, schema in objects(json_schema(kind))
        if schema.get("type") == "object" and schema.get("additionalProperties") is not False
        if not path.endswith((".arguments", ".parameters"))
    ]
    assert open_ended == []


@pytest.mark.parametrize("kind", KINDS)
def test_defaults_satisfy_their_own_schema(kind):
    schema = json_schema(kind)
    for path, inner in objects(schema):
        if "default" in inner:
            whole = {**inner, "$defs": schema.get("$defs", {})}
            assert list(Draft202012Validator(whole).iter_errors(inner["default"])) == [], path


@pytest.mark.parametrize("path", DECLARATIONS)
def test_editors_accept_this_repositorys_declarations(path):
    """And find the schema: line 1 of each file names the schema of the kind that the file holds."""
    text = (ROOT / path).read_text(encoding="utf-8")
    documents = list(yaml.safe_load_all(text))
    for document in documents:
        errors = Draft202012Validator(json_schema(document["kind"])).iter_errors(document)
        assert [error.message for error in errors] == []
    (kind,) = {document["kind"] for document in documents}
    first = text.partition("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (ROOT / path).parent.joinpath(first.partition("=")[2]).resolve() == ROOT / "schemas" / f"{kebab(kind)}.json"


def test_one_way_to_say_nothing():
    """An optional field is left out: no schema offers null as a value or a default."""
    assert "null" not in json.dumps(list(schema_files().values()))
