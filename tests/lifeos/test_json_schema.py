"""JSON Schemas, decided by themselves."""

import os
import socket

import pytest

from lifeos.json_schema import Schema, SchemaError, faults, keywords

OBJECT = {"type": "object"}


def said(schema):
    return [(fault.steps, fault.message) for fault in faults(schema)]


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "format": "date"}, "2026-02-28", "2026-02-30"),
        ({"type": "number", "multipleOf": 0.01}, 4.01, 4.015),
        ({"pattern": r"^\d{4}$"}, "2026", "٢٠٢٦"),
        ({"type": "integer", "maximum": 10}, 10, 10**400),
        ({"$defs": {"name": {"type": "string"}}, "$ref": "#/$defs/name"}, "a", 1),
        ({"type": "object"}, {}, {1: 2}),
        ({}, None, b"bytes"),
    ],
)
def test_what_a_schema_admits(schema, good, bad):
    asked = Schema(schema)
    assert asked.admits(good)
    assert not asked.objection(good)
    assert not asked.admits(bad)
    assert asked.objection(bad)


def test_what_is_nested_without_end():
    """The library alone would end the process."""
    deep = schema = {}
    for _ in range(20_000):
        deep, schema = {"a": deep}, {"properties": {"a": schema}}
    asked = Schema({"type": "object", "additionalProperties": {"$ref": "#"}})
    assert asked.admits({"a": {"a": {}}})
    assert not asked.admits(deep)
    assert "200 levels" in asked.objection(deep)
    assert [message for _, message in said({"type": "object", **schema})] == [
        "the schema is nested more than 200 levels deep"
    ]
    with pytest.raises(SchemaError, match="200 levels"):
        Schema(schema)


def test_an_expression_takes_no_longer_than_its_text():
    assert not Schema({"pattern": "^(a+)+$"}).admits("a" * 100_000 + "b")


def test_nothing_is_fetched():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(SchemaError, match="elsewhere, and nothing is fetched"):
            Schema({"$ref": f"http://127.0.0.1:{server.getsockname()[1]}/x"})
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("schema", [{"type": 3}, {"pattern": "("}, {"format": "dat"}, {"$ref": "#/$defs/none"}, 3])
def test_what_is_no_schema(schema):
    with pytest.raises(SchemaError):
        Schema(schema)


@pytest.mark.parametrize(
    "schema",
    [
        OBJECT,
        {**OBJECT, "$schema": "https://json-schema.org/draft/2020-12/schema"},
        {**OBJECT, "properties": {"requird": {"type": "string", "x-unit": "USD"}}, "required": ["requird"]},
        {**OBJECT, "$defs": {"day": {"format": "date"}}, "properties": {"a": {"$ref": "#/$defs/day"}}},
    ],
)
def test_schemas_without_a_fault(schema):
    assert said(schema) == []


@pytest.mark.parametrize(
    ("schema", "steps", "words"),
    [
        ({}, ("type",), "arguments are an object"),
        ({"type": "string"}, ("type",), "arguments are an object"),
        ([], ("type",), "arguments are an object"),
        ({**OBJECT, "$schema": "http://json-schema.org/draft-07/schema#"}, ("$schema",), "draft 2020-12"),
        ({**OBJECT, "requird": ["a"]}, ("requird",), "no word 'requird'"),
        ({**OBJECT, "properties": {"a": {"maxlength": 3}}}, ("properties", "a", "maxlength"), "no word 'maxlength'"),
        ({**OBJECT, "anyOf": [{}, {"properties": {"b": {"mx": 1}}}]}, ("anyOf", 1, "properties", "b", "mx"), "'mx'"),
        ({**OBJECT, "properties": {"a": {"type": "strng"}}}, ("properties", "a", "type"), "'strng' is no type"),
        ({**OBJECT, "properties": {"a": {"pattern": "("}}}, ("properties", "a", "pattern"), "not a"),
        ({**OBJECT, "properties": {"a": {"format": "dat"}}}, ("properties", "a", "format"), "format: 'dat'"),
        ({**OBJECT, "properties": {"a": {"$ref": "http://x.test/y"}}}, (), "'http://x.test/y' is elsewhere"),
        ({**OBJECT, "properties": {"a": {"$ref": "#/$defs/b"}}}, (), "does not exist"),
        ({**OBJECT, "required": "a"}, ("required",), 'not of type "array"'),
    ],
)
def test_faults(schema, steps, words):
    found = said(schema)
    assert any(where == steps and words in message for where, message in found), found


def test_one_mistake_is_said_once():
    assert len(said({**OBJECT, "properties": {"a": {"items": {"maxlength": 3}}}})) == 1


def test_the_words_of_the_draft():
    assert {"$ref", "items", "unevaluatedItems", "maxLength", "title", "format", "contentSchema"} < keywords()
    assert not {"definitions", "requird", "additionalItems"} & keywords()


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system does not say what memory a process has")
def test_who_looks_at_schemas_all_day_needs_no_more_memory():
    """The library gives nothing back of a schema that refers to itself, as the draft does: 60 MB, if it was read for each of these."""

    def resident():
        with open("/proc/self/statm", encoding="ascii") as pages:
            return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def look(times):
        for _ in range(times):
            assert said(OBJECT) == []

    look(10)
    before = resident()
    look(300)
    assert resident() - before < 10_000_000
