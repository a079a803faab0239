"""Waiting: without sleeping for objects, since the API server says when one changed; by asking again where nobody says so."""

import json
import selectors
import subprocess
import time


def settle(ask, seconds):
    """What was answered, as soon as that is true of something. For programs alone, which tell nobody what changes: objects are watched."""
    until = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < until, f"longer than {seconds} s; last: {found}"
        time.sleep(1)
    return found


def events(command, seconds):
    """What a `kubectl get --watch --output-watch-events` prints, event by event, until the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # The API server ends the watch of whoever is too slow for it, as a machine that is busy makes one, and a connection may be lost; a new watch begins with
        # all that there is.
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
                    if (
                        event["type"] == "ERROR"
                    ):  # its object says why the watch has ended, and is none of those that are watched
                        return
                    yield event["type"], event["object"]
        finally:
            process.kill()
