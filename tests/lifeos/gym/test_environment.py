"""The suite as an environment: Gymnasium's reset and step, and what an episode follows from."""

import numpy as np
import pytest

from lifeos.agent.contract import Decision, Task
from lifeos.errors import UsageError
from lifeos.gym.guard import Guard
from lifeos.gym.thinking import Unreachable
from tests.lifeos.gym import agents


@pytest.fixture(scope="module")
def guard(fleet):
    return Guard(fleet)


@pytest.fixture
def environment(gated, guard):
    return gated(agents.GOOD, seed=4).environment(guard)


def test_an_episode(environment):
    task, info = environment.reset(seed=7)
    assert isinstance(task, Task)
    assert (info["seed"], info["index"], info["scenario"], info["persona"]) == (7, 0, "empty_day", "frugal")
    following, reward, terminated, truncated, info = environment.step(Decision(task.id, "I cannot help with that."))
    assert (following.history[1].text, reward, terminated, truncated) == ("I cannot help with that.", 0.0, False, False)
    assert environment.desk.today == environment.scenario.state["today"]


def test_the_seed_decides_and_nothing_else(environment):
    """As Gymnasium's own checker has it: the same seed, the same observation; without a seed the next episode."""
    first = environment.reset(seed=7)
    second = environment.reset()
    assert second != first
    assert (environment.reset(seed=7), environment.reset()) == (first, second)
    assert environment.reset(seed=8) != first
    assert environment.reset(seed=7, options={"index": 1}) == second


def test_nothing_is_drawn_from_a_common_random_state(environment):
    np.random.seed(1)  # noqa: NPY002  what it must not use
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    environment.reset(seed=7)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_options(environment):
    _, info = environment.reset(seed=7, options={"template": "outage", "persona": "stressed", "index": 4})
    assert (info["scenario"], info["persona"], info["index"]) == ("outage", "stressed", 4)
    goals = {split: drawn(environment, split) for split in ("gate", "practice")}
    assert goals["gate"] != goals["practice"]
    assert drawn(environment, "practice") == [
        environment.reset(7)[0].text,
        *(environment.reset()[0].text for _ in range(5)),
    ]


def drawn(environment, split):
    return [environment.reset(7, {"index": index, "split": split})[0].text for index in range(6)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weather": 1}, "no option 'weather'; there is: index, persona, split, template"),
        ({"persona": "nobody"}, "no persona 'nobody'; there is: "),
        ({"template": "nothing"}, "no template 'nothing'; there is: "),
    ],
)
def test_options_that_are_none(environment, options, said):
    with pytest.raises(UsageError, match=said):
        environment.reset(seed=1, options=options)


def test_the_first_reset_takes_a_seed(environment):
    with pytest.raises(UsageError, match="takes a seed"):
        environment.reset()


def test_a_scenario_that_cannot_be_drawn_is_no_fault_of_anybody_under_test(gated, guard, tmp_path):
    gated(agents.GOOD)
    for path in (tmp_path / "evals/suites/hello/scenarios").glob("[!_]*.py"):
        path.write_text("def draw(draw):\n    return 1 if draw.chance(0.5) else {}['x']\n")
    environment = gated(agents.GOOD, seed=4).environment(guard)
    said = set()
    for index in range(8):
        with pytest.raises(Unreachable) as raised:
            environment.reset(seed=1, options={"index": index})
        said.add(str(raised.value))
    folder = "evals/suites/hello/scenarios"
    assert said >= {
        f"{folder}/today.py:2: KeyError: 'x' (scenario 5)",
        f"{folder}/empty_day.py: scenario 0: draws a int, not a Scenario",
    }
    assert all(words.startswith(f"{folder}/") for words in said)
