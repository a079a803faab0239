"""What agents left behind is found by the warden's journal, and killed."""

import os
import sys

from lifeos.tools import instance as processes
from lifeos.up.guardian import guardian, unended
from lifeos.warden.journal import Journal
from lifeos.warden.records import Ended, Killed, Started

SPAWNS = """
import subprocess, sys
left = subprocess.Popen([sys.executable, "-c", "import time; print('runs', flush=True); time.sleep(1000)"],
                        start_new_session=True, stdout=subprocess.PIPE)
left.stdout.readline()
"""


def test_who_has_not_ended():
    records = [Started(agent="ada", at=1, instance=name) for name in ("a", "b", "c")]
    records += [Ended(agent="ada", at=2, instance="a"), Killed(agent="ada", at=2, instance="b")]
    assert unended(records) == {"c": "ada"}


def test_what_an_agent_started_is_killed_when_the_fleet_is_no_more(tmp_path):
    path = str(tmp_path / "warden.jsonl")
    journal, name = Journal(path), processes.new()
    watching = guardian(path)
    journal.append([Started(agent="ada", at=1, instance=name)])
    agent = processes.start(name, [sys.executable, "-c", SPAWNS], "/", dict(os.environ))
    agent._process.wait()
    assert watching.alive
    assert processes.found(name) is not None, "the agent has ended, and what it started has not"
    watching.end()
    assert processes.found(name) is None
    journal.close()
