"""Ways over records from one entity to others."""

from lifeos.memory.graph.graph import Neighbour
from lifeos.memory.graph.walk import neighbours


class Ways:
    """A record names what is listed; an entity is called by its key, but for those in lower case, which have no name."""

    def __init__(self, **records):
        self.records = records

    def naming(self, key, scopes, most):
        return [record for record, keys in self.records.items() if key in keys][:most]

    def named(self, record, scopes):
        return list(self.records[record])

    def name(self, key, scopes):
        return key if key.isupper() else ""


def test_the_nearest_come_first_and_each_once():
    ways = Ways(one="AB", two="BC", three="CA")
    assert neighbours(ways, "A", 3, (), 9) == [Neighbour(1, "B", "one"), Neighbour(1, "C", "three")]
    assert neighbours(ways, "A", 1, (), 1) == [Neighbour(1, "B", "one")]


def test_what_has_no_name_is_a_way_and_no_neighbour():
    assert neighbours(Ways(one="Ax", two="xB"), "A", 2, (), 9) == [Neighbour(2, "B", "two")]
