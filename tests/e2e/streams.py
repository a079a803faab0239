"""An answer of a model or a tool that is streamed to an agent's pod, and when each word of it came there."""

import json
import subprocess
import threading
import time
from typing import NamedTuple

from tests.e2e import callers
from tests.e2e.watch import settle


class Word(NamedTuple):
    """When it was written and when it came, in seconds since 1970, by the clock of one node."""

    written: float
    came: float


class Stream:
    """From the question to the end of a `with`. ``whole``: whether it came to its end, at ``ended``; None as long as it goes on."""

    def __init__(self, caller, asked):
        """``asked``: as of :mod:`tests.e2e.callers`."""
        inside = ("--", "/usr/bin/python3", "-c", callers.STREAMED, json.dumps(asked))
        where = (f"--namespace={caller.namespace}", "--container=agent")
        self._command = caller.cluster.command("exec", caller.name, *where, *inside)
        self.status, self.words, self.whole, self.ended = 0, [], None, 0.0

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        return self

    def __exit__(self, *_):
        self._reader.join()
        self._process.stdout.close()
        assert self._process.wait() == 0, "the pod of the caller was ended"

    def begun(self, words=3):
        """Wait for the first of them."""
        settle(lambda: len(self.words) >= words or self.whole is not None, 60)
        assert self.whole is None, f"it was over after {len(self.words)} words, with status {self.status}"
        return self

    def over(self, seconds=60):
        """Wait for the end."""
        until = time.monotonic() + seconds
        while self.whole is None:
            assert time.monotonic() < until, f"longer than {seconds} s"
            time.sleep(0.05)
        return self

    def _read(self):
        for line in self._process.stdout:
            at, said = json.loads(line)
            if isinstance(said, bool):
                self.whole, self.ended = said, at
            elif isinstance(said, int):
                self.status = said
            elif said != "[DONE]":
                self.words += [Word(float(text), at) for text in _texts(json.loads(said))]


def _texts(event):
    """What a model says in it, or a tool of its progress, if they do."""
    if event.get("method") == "notifications/progress":
        return [event["params"]["message"]]
    found = (choice["delta"].get("content") for choice in event.get("choices", ()))
    return [text for text in found if text]
