"""The model's side of the contract."""

from lifeos.agent.model import Completion, ModelError


def test_an_answer_and_a_failure():
    told = {"text": "x", "model": "m", "input_tokens": 1, "output_tokens": 2, "cost": None}
    assert Completion("x", "m", 1, 2)._asdict() == told
    assert issubclass(ModelError, RuntimeError)
