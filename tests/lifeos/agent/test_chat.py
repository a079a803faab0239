"""Models over OpenAI's protocol."""

import pytest

from lifeos.agent.chat import Chat
from lifeos.agent.model import Completion, ModelError
from lifeos.units import Money
from tests.lifeos.agent import behind, served


@pytest.fixture(scope="module")
def chat():
    app, asked = behind.gateway_app()
    with served.serving(app) as url:
        yield Chat(served.OPEN, {"local": f"{url}/models/local"}, {"x-lifeos-session": "s1"}), asked


def say(chat, words, schema=None):
    return chat.complete("local", [{"role": "user", "content": words}], schema=schema, most_tokens=9, seed=7)


def test_an_answer(chat):
    model, asked = chat
    assert say(model, "hello", {"type": "object"}) == Completion("hello", "smollm2", 12, 3, Money(13)), "rounded up"
    route, body, headers = asked[-1]
    assert (route, body["model"], headers["x-lifeos-session"]) == ("local", "local", "s1")
    assert (body["max_tokens"], body["seed"], body["temperature"]) == (9, 7, 0)
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}
    say(model, "hello")
    assert "response_format" not in asked[-1][1]


@pytest.mark.parametrize(("words", "said"), [("too dear", "not sure enough"), ("odd", "no chat completion")])
def test_no_answer(chat, words, said):
    with pytest.raises(ModelError, match=said):
        say(chat[0], words)


def test_nobody_there():
    with pytest.raises(ModelError, match="no answer from"):
        say(Chat(served.OPEN, {"local": "http://127.0.0.1:1"}, {}), "hello")


@pytest.mark.parametrize("cost", [None, "", "much", "-1", "NaN", "Infinity"])
def test_a_cost_that_is_none(cost):
    from lifeos.agent.chat import _money

    assert _money(cost) is None
