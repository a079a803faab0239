"""What records are called, wherever they stand."""

from lifeos.gym.called import called
from lifeos.gym.scenario import Expected, Scenario
from tests.lifeos.gym import life


def test_names():
    memory = {
        "payee:x": "kind: payee on the list; name: Aqua Valley; since: 2019",
        "practice:b": "Birchfield, dermatologist. A practice in town.",
        "z": "",
    }
    about = Scenario(template="t", goal="g", state=life.state(), memory=memory, expected=Expected(says=("x",)))
    found = called(about)
    assert (found["payee:x"], found["practice:b"]) == ("Aqua Valley", "Birchfield")
    assert (found["payee:rent"], found["event:a"], found["person:a"]) == ("Harbour Homes", "Dentist", "Noor")
    assert "z" not in found
