"""A candidate that cannot begin is a mistake, told with its place; one that can is none, whatever it does later."""

import pytest

from lifeos.errors import LifeOSError
from lifeos.gym import loading
from lifeos.gym.candidates.own_process import OwnProcess
from tests.lifeos.gym import agents

WRITES = """
import os
for descriptor in range(3, 4_099):
    try: os.write(descriptor, b'junk')
    except OSError: pass
"""


@pytest.mark.parametrize("code", [agents.GOOD, agents.RAISES, agents.CRASHES], ids=["good", "raises", "crashes"])
def test_what_can_begin(gated, code):
    loading.check(gated(code, seed=3))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import nothing_like_it\n", "agents.d/platform/hello/agent.py:1: ModuleNotFoundError"),
        ("def answer(:\n", "agents.d/platform/hello/agent.py:1: SyntaxError"),
        ("x = 1\n", "agents.d/platform/hello/agent.py has no function 'answer'"),
        (
            "import os; os._exit(3)\n",
            "agents.d/platform/hello/agent.py cannot be loaded: the process ended with status 3",
        ),
        ("raise KeyboardInterrupt\n", "agents.d/platform/hello/agent.py cannot be loaded: KeyboardInterrupt"),
        (WRITES, "agents.d/platform/hello/agent.py cannot be loaded: a message of"),
        (
            WRITES.replace("b'junk'", "b'\\x00\\x00\\x00\\x04junk'"),
            "cannot be loaded: the candidate said what is neither",
        ),
    ],
)
def test_what_cannot(gated, code, said):
    gate = gated(code, seed=3)
    with pytest.raises(LifeOSError, match=said) as refused:
        loading.check(gate)
    assert gate.root not in str(refused.value)


def test_what_hangs_as_it_is_loaded(gated, monkeypatch):
    monkeypatch.setattr(OwnProcess.__init__, "__defaults__", (0.5,))
    with pytest.raises(LifeOSError, match=r"cannot be loaded: not within 0\.5 s"):
        loading.check(gated("import time; time.sleep(600)\n", seed=3))
