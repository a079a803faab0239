"""The ontology speaks of every record, and of nothing that no record has."""

from typing import get_args

from lifeos.memory.ontology import ontology
from lifeos.memory.record import Content

NO_FACTS = {"note": {"text"}, "message": {"text"}, "appointment": {"description"}}
"""Fields that are read and searched, and are no facts."""


def test_every_field_of_every_record_is_a_fact_or_known_not_to_be():
    classes = ontology().classes
    contents = {content.__struct_config__.tag: content for content in get_args(Content)}
    assert set(classes) == set(contents)
    for kind, content in contents.items():
        described = {one.field for one in classes[kind][1]}
        assert described == set(content.__struct_fields__) - NO_FACTS.get(kind, set()), kind


def test_it_is_named_by_its_text():
    assert ontology().digest.startswith("sha256:")
    assert ontology() is ontology()
