"""The index in Qdrant Edge."""

from lifeos.memory.vectors.edge import Edge, build
from tests.lifeos.memory.vectors.points import ASKED, LIFE


def test_two_can_read_it(tmp_path):
    build(str(tmp_path), 2, LIFE)
    first, second = Edge(str(tmp_path)), Edge(str(tmp_path))
    assert first.nearest(ASKED, ["a"], 1) == second.nearest(ASKED, ["a"], 1)
    first.close()
    assert second.nearest(ASKED, ["a"], 1)
