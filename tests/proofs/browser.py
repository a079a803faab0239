"""A real browser, driven over its own debugging protocol: Chromium reads commands from one pipe and answers on another."""

import json
import os
import select
import shutil
import subprocess
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What the program is called on different systems."""

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
_SECONDS = 60.0


def installed():
    """The path of a browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One browser with one page, in a profile of its own."""

    def __init__(self, program, profile):
        to_it, ours = os.pipe()
        theirs, from_it = os.pipe()
        command = [program, *_QUIET, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        # Chromium reads from 3 and writes to 4, whatever the numbers are here.
        shell = ["bash", "-c", f'exec "$@" 3<&{to_it} 4>&{from_it}', "bash", *command]
        self._process = subprocess.Popen(
            shell, pass_fds=(to_it, from_it), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_it)
        os.close(from_it)
        self._out, self._in, self._data, self._number = ours, theirs, b"", 0
        self.events = []
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = None
        self._session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable", {})

    def call(self, method, parameters):
        """The answer to a command; what happened meanwhile is kept in ``events``."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", None):
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, url, *, width, height, scheme):
        """Show a page in a window of this size, to somebody who likes light or dark; the requests that it made."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
        )
        self.call("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.events.clear()
        self.call("Page.navigate", {"url": url})
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._message())
        return self.requests

    @property
    def requests(self):
        """What the page asked for since it was opened, but for what its own policy stopped."""
        blocked = {
            event["params"]["requestId"]
            for event in self.events
            if event.get("method") == "Network.loadingFailed" and event["params"].get("blockedReason") == "csp"
        }
        sent = [event["params"] for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return [request["request"]["url"] for request in sent if request["requestId"] not in blocked]

    def value(self, expression):
        """What an expression is in the page, or what it promises."""
        found = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": True})
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def close(self):
        """End it."""
        self._process.kill()
        self._process.wait()
        os.close(self._out)
        os.close(self._in)

    def _message(self):
        deadline = time.monotonic() + _SECONDS
        said = select.poll()
        said.register(self._in, select.POLLIN)
        while b"\0" not in self._data:
            ready = said.poll(max(0.0, deadline - time.monotonic()) * 1000)
            read = os.read(self._in, 1 << 20) if ready else b""
            assert read, "the browser said nothing more"
            self._data += read
        message, _, self._data = self._data.partition(b"\0")
        return json.loads(message)
