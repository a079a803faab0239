"""What happened when, as a story prints it."""

import time


class TimeLine:
    """Begins now; each mark is a line, with the seconds since then."""

    def __init__(self, story):
        print(f"\n{story}")
        self._started = time.monotonic()

    def mark(self, what):
        """The seconds so far."""
        seconds = time.monotonic() - self._started
        print(f"{seconds:8.1f} s  {what}", flush=True)
        return seconds
