"""How stories wait for objects."""

import json
import sys

from tests.e2e import watch

_ONCE = """
import os, sys
print(sys.argv[1] if os.path.exists(sys.argv[3]) else sys.argv[2], flush=True)
open(sys.argv[3], "w").close()
"""


def test_a_watch_that_was_lost_begins_anew_and_why_is_no_object(tmp_path):
    """The API server says so in an event of its own, whose object is a Status: its `status` is a word."""
    lost = json.dumps({"type": "ERROR", "object": {"kind": "Status", "status": "Failure", "code": 500}})
    there = json.dumps({"type": "ADDED", "object": {"kind": "Rollout", "status": {}}})
    seen = watch.events([sys.executable, "-c", _ONCE, there, lost, str(tmp_path / "lost")], 30)
    assert next(seen) == ("ADDED", {"kind": "Rollout", "status": {}})
    assert (tmp_path / "lost").exists()
    seen.close()
