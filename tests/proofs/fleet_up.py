"""A small fleet that ``lifeos up`` really runs, and what a person types at it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 120
"""Seconds after which a test is taken to hang; nothing is asserted about time."""

TOOL = """\
apiVersion: lifeos.dev/v1alpha1
kind: Tool
metadata: {name: pay}
spec:
  description: Pays a bill.
  action: write
  endpoint: {url: http://pay.lifeos-system.svc.cluster.local:8080/mcp}
  arguments:
    type: object
    properties:
      amount: {type: number, exclusiveMinimum: 0}
    required: [amount]
    additionalProperties: false
  spends: amount
  stakes: high
"""
SIMULATOR = '''\
"""A till."""

from lifeos.gym.tools import Found, ToolError


def call(state, arguments):
    if arguments["amount"] == 13:
        raise ToolError("the till is stuck")
    state["paid"] = state.get("paid", 0) + arguments["amount"]
    return Found({"paid": state["paid"]})
'''
AGENT = '''\
"""Does what it is told, by the first word."""

import json
import os
import subprocess

from lifeos.agent.contract import Claim, Decision, Task
from lifeos.agent.desk import Desk
from lifeos.agent.memory import MemoryRefusedError
from lifeos.agent.model import ModelError


def answer(task: Task, desk: Desk) -> Decision:
    word, _, rest = task.text.partition(" ")
    if word == "pay":
        found = desk.call("pay", {"amount": float(rest)}, confidence=0.95)
        return Decision(task.id, f"{found.outcome}: {found.result}", confidence=0.95)
    if word == "storm":
        while True:
            desk.call("pay", {"amount": 13}, confidence=0.95)
    if word == "recall":
        found = desk.recall(rest)
        return Decision(task.id, "found", claims=tuple(Claim(text, (key,)) for key, text in found.items()))
    if word == "about":
        facts, near = desk.facts(desk.facts(rest)[0].record), desk.neighbours(rest)
        told = {"facts": {one.property: one.status for one in facts}, "near": [one.name for one in near]}
        told["timeline"] = [one.record for one in desk.timeline(entity=rest)]
        return Decision(task.id, json.dumps(told))
    if word == "remember":
        name, what, value = rest.split(", ")
        try:
            learned = desk.remember(name, what, value, scope="people")
        except MemoryRefusedError as error:
            return Decision(task.id, f"refused: {error}")
        return Decision(task.id, learned.id, claims=(Claim(value, (learned.id,)),))
    if word == "whose":
        return Decision(task.id, json.dumps({one.id: [one.status, one.orders] for one in desk.recall(rest).records}))
    if word == "invent":
        return Decision(task.id, "so it is", claims=(Claim("so it is", (rest,)),))
    if word == "think":
        try:
            return Decision(task.id, desk.think(rest, most_tokens=8).text or "nothing")
        except ModelError as error:
            return Decision(task.id, f"no model: {error}")
    if word == "spawn":
        left = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        return Decision(task.id, str(left.pid))
    if word == "secrets":
        return Decision(task.id, " ".join(sorted(os.environ)))
    if word == "raise":
        raise RuntimeError("no such word")
    return Decision(task.id, f"heard {len(task.history)} before")
'''


def make(home: Path) -> Path:
    """A repository with the agent ``pilot``, which may pay up to 100 USD alone."""
    root = home / "life"
    lifeos(home, "init", "life", "--trust-domain", "life.example")
    lifeos(root, "new", "agent", "pilot", "--team", "platform")
    (root / "agents.d/platform/tools.yaml").write_text(TOOL)
    folder = root / "agents.d/platform/pilot"
    (folder / "agent.py").write_text(AGENT)
    declared = (folder / "agent.yaml").read_text()
    (folder / "agent.yaml").write_text(declared.replace("  eval:", "  tools: [{ref: pay}]\n  eval:"))
    (root / "evals/world").mkdir()
    (root / "evals/world/pay.py").write_text(SIMULATOR)
    return root


def lifeos(folder, *words, check=True, **variables):
    """What a command says, run as a person does."""
    done = subprocess.run(
        [sys.executable, "-m", "lifeos", *words],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE * 2,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done


class Up:
    """``lifeos up`` as a process."""

    def __init__(self, root, *options, **variables):
        self.root = root
        self.log = root.parent / "up.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lifeos", "up", *options],
                cwd=root,
                env={**os.environ, **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self):
        self.until("Ctrl-C ends all of it")
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def until(self, words):
        deadline = time.monotonic() + PATIENCE
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def said(self):
        return self.log.read_text()

    def ask(self, text, *options, agent="pilot", check=True):
        return lifeos(self.root, "ask", agent, text, *options, check=check)

    def answer(self, text, *options):
        return json.loads(self.ask(text, "--format", "json", *options).stdout)

    def status(self):
        return json.loads(lifeos(self.root, "status", "--format", "json").stdout)

    def agent(self, name="pilot"):
        return next(one for one in self.status()["running"]["agents"] if one["name"] == name)

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def small_models(root):
    """The models of this machine, as a person serves them, and their port."""
    command = [sys.executable, "-m", "lifeos", "models", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = ""
            while "/v1" not in line:
                line = process.stdout.readline()
                assert line, "it ended"
            yield process, urlsplit(line.strip()).port
        finally:
            process.kill()


def processes(root):
    """Ids of processes whose arguments or environment name the repository: all that was started for it."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            about = (entry / "cmdline").read_bytes() + os.fsencode(os.readlink(entry / "cwd"))
            state = re.search(r"^State:\s+(\S)", (entry / "status").read_text(), re.MULTILINE)[1]
        except OSError:
            continue
        if os.fsencode(str(root)) in about and state != "Z":
            found.append(int(entry.name))
    return found


def none_left(root):
    """Wait until nothing runs for a repository."""
    deadline = time.monotonic() + PATIENCE
    while left := processes(root):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)
