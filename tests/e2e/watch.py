"""Waiting without sleeping: the API server says when something changed."""

import json
import selectors
import subprocess
import time


def events(command, seconds):
    """What a `kubectl get --watch --output-watch-events` prints, event by event, until the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # The API server ends the watch of whoever is too slow for it, as a machine that is busy makes one; a new one begins with all that there is.
        yield from _one_watch(command, deadline)


def _one_watch(command, deadline):
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        selector = selectors.DefaultSelector()
        selector.register(process.stdout, selectors.EVENT_READ)
        text, decoder = b"", json.JSONDecoder()
        try:
            while selector.select(max(0.0, deadline - time.monotonic())):
                more = process.stdout.read1(1 << 20)
                if not more:
                    said = process.stderr.read().decode()
                    assert process.wait() == 0, f"{' '.join(command)}: {said}"
                    return
                *lines, text = (text + more).split(b"\n")
                for line in filter(None, lines):
                    event = decoder.decode(line.decode())
                    yield event["type"], event["object"]
        finally:
            process.kill()
