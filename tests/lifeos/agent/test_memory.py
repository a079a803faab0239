"""What an agent is told by its memory, whoever stands behind it."""

import pytest

from lifeos.agent.memory import Asks, Events, FactList, Found, Learned, NeighbourList, Record, Records


class Here(Asks):
    """Notes what it is asked, and answers with the first form that comes."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def consult(self, operation, arguments, kind):
        self.asked.append((operation, arguments))
        assert isinstance(self.answer, kind)
        return self.answer


def test_texts_by_id_with_all_that_is_known_beside_them():
    found = Found((Record("b", "B", status="proposed", orders=True), Record("a", "A")), "sha256:0")
    assert dict(found) == {"b": "B", "a": "A"}
    assert list(found) == ["b", "a"]
    assert (found.records[0].status, found.records[0].orders, found.state) == ("proposed", True, "sha256:0")


@pytest.mark.parametrize(
    ("answer", "ask", "asked"),
    [
        (Records(records=()), lambda desk: desk.recall("x", 2), ("recall", {"question": "x", "most": 2})),
        (FactList(facts=()), lambda desk: desk.facts("Anna"), ("facts", {"entity": "Anna", "most": 50})),
        (
            NeighbourList(neighbours=()),
            lambda desk: desk.neighbours("Anna", 2, 9),
            ("neighbours", {"entity": "Anna", "hops": 2, "most": 9}),
        ),
        (
            Events(events=()),
            lambda desk: desk.timeline("2025-03", "2025-04", "Anna"),
            ("timeline", {"from": "2025-03", "until": "2025-04", "entity": "Anna", "most": 50}),
        ),
        (
            Learned(id="fact:1"),
            lambda desk: desk.remember("Anna", "likes", "tea", scope="notes", provenance="a"),
            (
                "remember",
                {
                    "entity": "Anna",
                    "property": "likes",
                    "value": "tea",
                    "scope": "notes",
                    "names": False,
                    "provenance": "a",
                },
            ),
        ),
    ],
)
def test_each_operation_is_asked_by_the_names_of_the_semantic_layer(answer, ask, asked):
    desk = Here(answer)
    ask(desk)
    assert desk.asked == [asked]


def test_the_state_is_that_of_the_last_answer_that_had_one():
    desk = Here(Records(records=(), state="sha256:0@1:2"))
    assert desk.state == ""
    desk.recall("x")
    desk.answer = FactList(facts=())
    desk.facts("x")
    assert desk.state == "sha256:0@1:2"
