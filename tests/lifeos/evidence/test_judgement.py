"""A judgement: what it says, where it belongs, and that it is of a version that answered enough."""

import pytest
from msgspec.structs import replace

from lifeos.evidence.judgement import FORMAT, Judgement, digest, encode, examine, path_of
from lifeos.ir import Question, Questions

GOOD = Judgement(FORMAT, "context", *("sha256:" + digit * 64 for digit in "123"), 12, 10, 11)
PATH = "memory/context.judged.json"


def test_it_is_read_as_it_was_written():
    assert path_of("context") == PATH
    assert examine(PATH, encode(GOOD)) == (GOOD, ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answered": 9}, "9 of 12 questions answered"),
        ({"answered": 13}, "13 of 12 questions answered"),
        ({"needed": 0}, "where 0 are needed"),
        ({"memory": "other"}, "it belongs in memory/other.judged.json"),
    ],
)
def test_what_no_pin_rests_on(change, said):
    judgement, problems = examine(PATH, encode(replace(GOOD, **change)))
    assert judgement is not None
    assert any(said in problem for problem in problems)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (encode(GOOD).replace(b"  ", b" "), "its bytes are others"),
        (encode(replace(GOOD, format=2)), "it has format 2"),
        (b"{", "it is no judgement"),
        (b"[" * 100_000, "it is no judgement"),
        (encode(GOOD).replace(b'"asked"', b'"questioned"'), "it is no judgement"),
        (b"", "it is no judgement"),
    ],
)
def test_what_is_none(data, said):
    assert said in examine(PATH, data)[1][0]


def test_the_digest_is_of_what_questions_say():
    one = Question("rent", "How much?", ("940.00",), 1, (), ())
    asked = Questions("context", (one,))
    assert digest(asked) == digest(Questions("context", (Question("rent", "How much?", ("940.00",), 1, (), ()),)))
    others = (replace(one, says=("94.00",)), replace(one, first=2), replace(one, agent="hello"))
    assert (
        len({digest(asked), digest(replace(asked, least=1)), *(digest(Questions("context", (o,))) for o in others)})
        == 5
    )
