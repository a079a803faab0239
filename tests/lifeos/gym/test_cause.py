"""One line, and nothing in it that is nobody's business."""

from lifeos.gym.cause import MOST, cause
from lifeos.gym.guard import Guard
from tests.lifeos.gym import agents


def test_file_line_type_and_message(gated):
    gate = gated(agents.GOOD.replace("    found =", "    [][3]\n    found ="), seed=3)
    record = gate.simulate(Guard(gate.fleet), 0)
    assert record.trace.ended == "agents.d/platform/hello/agent.py:4: IndexError: list index out of range"


def test_one_line_of_a_message_and_not_without_an_end(tmp_path):
    words = cause("ValueError: " + "x" * 1000 + "\nTraceback", str(tmp_path))
    assert "Traceback" not in words
    assert len(words) == MOST + 1


def test_no_secret_and_not_where_the_repository_lies(tmp_path):
    words = cause(f"ValueError: api_key: sk-{'ab12' * 12} in {tmp_path}/x", str(tmp_path))
    assert "ab12" not in words
    assert words.endswith("in x")
