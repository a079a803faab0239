"""The simulated user, as people read it: each persona in one conversation with the same fair agent."""

import subprocess
import sys
from collections import Counter

import pytest

from tests.architecture.test_files import ROOT
from tests.lifeos.gym.users import NAMES, lines

GOLDEN = {
    ("chronic", 6): """
open: No cheering up, just help me with this. Please pay the water bill.
    agent: When is it due?
interrupt: Excuse me, I was called away. What was it?
    agent: When is it due?
disclose: The due date is 2026-03-20.
    agent: Which IBAN? I need it to make the transfer.
interrupt: Not now. Wait. Okay, what?
    agent: Which IBAN? I need it to make the transfer.
refuse-to-say: That's none of your business.
    agent: Shall I transfer 40.00 USD?
decline: No. Show me the record first.
    agent: Your bill says 40.00 USD. Shall I pay it?
consent: Go.
    agent: It is paid.
thank: Thank you, that's all I wanted.
    agent: You are welcome.
(satisfied)
""",
    ("forgetful", 6): """
open: Bear with me, I lost the thread again. Please pay the water bill.
    agent: When is it due?
interrupt: Excuse me, I was called away. What was it?
    agent: When is it due?
disclose: The due date is 2026-03-20.
    agent: Which IBAN? I need it to make the transfer.
disclose: That would be DE89 3704, the iban.
    agent: Shall I transfer 40.00 USD?
interrupt: Excuse me, I was called away. What was it?
    agent: Shall I transfer 40.00 USD?
consent: That's fine with me, go ahead.
    agent: It is paid.
(satisfied)
""",
    ("frugal", 2): """
open: I would rather wait than pay a fee. Please pay the water bill.
    agent: When is it due?
disclose: The due date is 2026-03-20.
    agent: Which IBAN? I need it to make the transfer.
refuse-to-say: I'd rather not tell you the iban. Please do without it.
    agent: Shall I transfer 40.00 USD?
decline: No. What does it cost, and where did you get that figure?
    agent: Your bill says 40.00 USD. Shall I pay it?
consent: Yes, please do that.
    agent: It is paid.
thank: Thank you, that's all I wanted.
    agent: You are welcome.
(satisfied)
""",
    ("generous", 4): """
open: If it makes somebody happy, I'm for it. Please pay the water bill.
    agent: When is it due?
disclose: That would be 2026-03-20, the due date.
    agent: Which IBAN? I need it to make the transfer.
disclose: As far as I know, the iban is DE89 3704.
    agent: Shall I transfer 40.00 USD?
consent: Yes, please do that.
    agent: It is paid.
thank: Thank you, that's all I wanted.
    agent: You are welcome.
(satisfied)
""",
    ("private", 4): """
open: I'd rather do without than explain myself. Please pay the water bill.
    agent: When is it due?
disclose: That would be 2026-03-20, the due date.
    agent: Which IBAN? I need it to make the transfer.
refuse-to-say: I'd rather not tell you the iban. Please do without it.
    agent: Shall I transfer 40.00 USD?
doubt: Before I agree, where did you get that figure?
    agent: Your bill says 40.00 USD. Shall I pay it?
consent: That's fine with me, go ahead.
    agent: It is paid.
(satisfied)
""",
    ("stressed", 6): """
open: Between two meetings here. Please pay the water bill.
    agent: When is it due?
interrupt: Not now. Wait. Okay, what?
    agent: When is it due?
disclose: 2026-03-20.
    agent: Which IBAN? I need it to make the transfer.
interrupt: Not now. Wait. Okay, what?
    agent: Which IBAN? I need it to make the transfer.
disclose: iban: DE89 3704.
    agent: Shall I transfer 40.00 USD?
leave: No time. Bye.
    agent: You are welcome.
(out of patience)
""",
}


@pytest.mark.parametrize(("name", "seed"), GOLDEN)
def test_golden_dialogue(name, seed):
    assert "\n".join(lines(name, seed)) == GOLDEN[name, seed].strip("\n")


def test_every_persona_has_a_golden_dialogue():
    assert sorted(name for name, _ in GOLDEN) == NAMES


def test_the_same_in_another_process_whatever_the_hash_seed():
    code = "from tests.lifeos.gym.people.test_dialogues import *; print([lines(name, seed) for name in NAMES for seed in range(5)])"
    runs = Counter(
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    )
    assert list(runs.values()) == [2]
