import pytest

from lifeos.bundle import canonical, content_hash, decode, encode, hashed_name, pretty
from lifeos.units import Money
from tests.lifeos.bundle import fleets


def test_the_order_in_which_a_value_was_built_does_not_show():
    assert (
        canonical({"b": {"y": 1, "x": 2}, "a": []})
        == canonical({"a": [], "b": {"x": 2, "y": 1}})
        == b'{"a":[],"b":{"x":2,"y":1}}'
    )


def test_fields_of_structs_are_sorted_too():
    assert canonical(Money(5)) == b'{"currency":"USD","micros":5}'


def test_pretty_has_one_value_a_line_and_ends_in_one_newline():
    assert pretty({"b": [1, "é"], "a": None}) == '{\n  "a": null,\n  "b": [\n    1,\n    "é"\n  ]\n}\n'


def test_a_content_hash_is_that_of_sha256sum():
    assert content_hash(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_hashed_name_follows_keys_and_content():
    names = {hashed_name("c", data) for data in ({"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": "1"})}
    assert len(names) == 4
    assert hashed_name("c", {"a": "1", "b": "2"}) == hashed_name("c", {"b": "2", "a": "1"})


def test_a_fleet_comes_back_as_it_was():
    fleet = fleets.fleet()
    data = encode(fleet)
    assert decode(data) == fleet
    assert encode(decode(data)) == data
    assert data.endswith(b"}\n")
    assert data.count(b"\n") == 1


def test_what_is_not_a_fleet_is_refused():
    with pytest.raises(ValueError, match="unknown field"):
        decode(encode(fleets.fleet()).replace(b'"agents"', b'"agent"', 1))
