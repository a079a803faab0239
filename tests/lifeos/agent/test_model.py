"""The model's side of the contract."""

from lifeos.agent.model import Completion, ModelError, question


def test_an_answer_and_a_failure():
    told = {"text": "x", "model": "m", "input_tokens": 1, "output_tokens": 2, "cost": None}
    assert Completion("x", "m", 1, 2)._asdict() == told
    assert issubclass(ModelError, RuntimeError)


def test_a_question_asks_for_json_only_where_there_is_a_schema():
    plain = question("local", [], schema=None, most_tokens=9, seed=3)
    assert plain == {"model": "local", "messages": [], "max_tokens": 9, "seed": 3, "temperature": 0}
    formed = question("local", [], schema={"type": "object"}, most_tokens=9, seed=3)["response_format"]
    assert formed["json_schema"] == {"name": "answer", "schema": {"type": "object"}, "strict": True}
