"""The page about kinds: every field of every kind, with what a person has to know to write it."""

import re

import pytest

from lifeos.explain import fields
from lifeos.explain.fields_page import reference
from lifeos.schema.models import KINDS

SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", reference(), re.MULTILINE | re.DOTALL))
_ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| (.*?) ?\| (.+) \|$", re.MULTILINE)


def rows(kind):
    return {path: (words, unless, meaning) for path, words, unless, meaning in _ROW.findall(SECTIONS[kind])}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_row(kind):
    named = {re.sub(r"\[\]|\.<name>", "", path) for path in rows(kind)}
    spec = {path.removeprefix("spec.") for path in fields.paths(kind) if path.startswith("spec.")}
    assert named == {path for path in spec if not path.startswith("defaults.")}


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_says_type_and_meaning(kind):
    for path, (words, _, meaning) in rows(kind).items():
        assert words, path
        assert meaning, path


@pytest.mark.parametrize(
    ("kind", "path", "words", "unless"),
    [
        ("Agent", "description", "text", "**required**"),
        ("Agent", "tools[].ref", "name of a Tool", "**required**"),
        ("Agent", "budget.perDecision", "money", "*inherited*, `0.50 USD`"),
        ("Agent", "runtime.profile", "rollout \\| knative", "*inherited*, `rollout`"),
        ("Agent", "suspend", "true \\| false", "`false`"),
        ("Budget", "perMonth", "money", ""),
        ("Platform", "environments.<name>.replicas", "whole number, at least 1, at most 100", "`1`"),
    ],
)
def test_what_a_row_says(kind, path, words, unless):
    assert rows(kind)[path][:2] == (words, unless)


def test_a_section_that_agents_inherit_is_told_once():
    assert "[Agent](#agent)" in rows("Team")["defaults"][0]
    assert "`breaker`" in rows("Platform")["defaults"][0]


def test_units_are_explained():
    assert "| money | an exact amount, one space, an ISO 4217 currency |" in SECTIONS["Units"]
