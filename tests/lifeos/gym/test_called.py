"""What records are called, wherever they stand."""

from lifeos.gym.called import called
from lifeos.gym.planted import Learned
from lifeos.gym.scenario import Expected, Scenario
from lifeos.memory.record import Contact, Measurement, Note
from tests.lifeos.gym import life


def test_names():
    memory = {
        "payee:x": Contact("Aqua Valley"),
        "practice:b": Note("Birchfield", "dermatologist. A practice in town."),
        "fact:a": Learned("2026-03-01", "knowledge", "Ida", "likes", "tea"),
        "z": Measurement("HeartRate", "2026-03-01", "2026-03-01", "60"),
    }
    about = Scenario(template="t", goal="g", state=life.state(), memory=memory, expected=Expected(says=("x",)))
    found = called(about)
    assert (found["payee:x"], found["practice:b"], found["fact:a"]) == ("Aqua Valley", "Birchfield", "Ida")
    assert (found["payee:rent"], found["event:a"], found["person:a"]) == ("Harbour Homes", "Dentist", "Noor")
    assert "z" not in found
