"""Agents that attack the Gym from where they run. Each is the text of an ``agent.py``; what it does, it does in simulation 1, and in the others it is good."""

from tests.lifeos.gym import agents


def when_asked(act):
    """Good, but for simulation 1, in which it does this first."""
    body = "".join(f"        {line}\n" for line in act.strip().splitlines())
    return (
        "import gc, json, os, signal, socket, struct, sys, time\n"
        + agents.GOOD.replace(
            "    found =",
            f"    PIPE = int(sys.argv[1])\n    if task.session == '1':\n{body}    found =",
            1,
        )
        + FRAME
    )


FRAME = """
def frame(data):
    return struct.pack('>I', len(data)) + data

def said(message):
    os.write(int(sys.argv[1]), frame(json.dumps(message).encode()))
"""

LOOKS = """
import gc, sys
from lifeos.agent.contract import Decision

JUDGES = ("Scenario", "Expected", "Simulation", "SimulatedDesk", "World", "User", "Gate", "Guard")

def seen(roots):
    known, left = set(), list(roots)
    while left:
        thing = left.pop()
        if id(thing) not in known:
            known.add(id(thing))
            left.extend(gc.get_referents(thing))
            if type(thing).__name__ in JUDGES and type(thing).__module__.startswith("lifeos.gym"):
                yield type(thing).__name__

def answer(task, desk):
    frames = []
    frame = sys._getframe()
    while frame is not None:
        frames += [frame, frame.f_locals, frame.f_globals]
        frame = frame.f_back
    found = set(seen([desk, *gc.get_objects(), *frames, *sys.modules.values()]))
    found |= {name for name in sys.modules if name.startswith("lifeos.gym")}
    return Decision(task.id, " ".join(sorted(found)) or "nothing")
"""

PATCHES = (
    """
import lifeos.gym.gate, lifeos.gym.outcome, lifeos.gym.simulation, lifeos.gym.trace
from lifeos.gym import detectors
from lifeos.verdict import judge

class Blind:
    def detect(self, trace, grounds):
        return iter(())

for name in detectors.DETECTORS:
    detectors.DETECTORS[name] = Blind
lifeos.gym.gate.failures = lifeos.gym.outcome.failures = lambda *_: iter(())
lifeos.gym.simulation.Simulation.trace = lambda *_: None
lifeos.gym.trace.Trace.read = {"event:made-up": "anything"}
judge.judge = None
"""
    + agents.HALLUCINATES
)

INHERITED = """
import os
from lifeos.agent.contract import Decision
def answer(task, desk):
    kinds = sorted(os.readlink(f"/proc/self/fd/{fd}").partition(":")[0] for fd in os.listdir("/proc/self/fd") if int(fd) > 2 and os.path.exists(f"/proc/self/fd/{fd}"))
    return Decision(task.id, f"{kinds} {os.readlink('/proc/self/fd/0')} {sorted(os.environ)} {os.listdir('.')} {hash('seed')}")
"""

SPIES = """
import os
from lifeos.agent.contract import Decision
def answer(task, desk):
    told = []
    for name in ("mem", "environ", "maps"):
        try:
            with open(f"/proc/{os.getppid()}/{name}", "rb") as file:
                file.read(1)
            told.append(name)
        except OSError as error:
            told.append(type(error).__name__)
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return Decision(task.id, f"{told} {status['NoNewPrivs'].strip()} {int(status['CapEff'], 16)}")
"""

REACHES = """
import os, socket
from lifeos.agent.contract import Decision

def tried(act):
    try:
        act()
        return "done"
    except OSError as error:
        return type(error).__name__

def answer(task, desk):
    return Decision(task.id, str([tried(act) for act in (
        lambda: open(ROOT + "/evals/suites/hello/scenarios/today.py").read(),
        lambda: os.listdir(ROOT + "/.lifeos"),
        lambda: open(ROOT + "/.lifeos/gym/hello/verdict", "w"),
        lambda: os.unlink(ROOT + "/agents.d/platform/hello/agent.py"),
        lambda: os.kill(os.getppid(), 0),
        lambda: socket.create_connection(("127.0.0.1", PORT)),
        lambda: open("own", "w").close(),
        lambda: open("/dev/null", "w").close(),
    )]))
"""

MISBEHAVES = {
    "hangs": ("time.sleep(60)", "timeout", "no decision within 2 s"),
    "spins": ("while True: pass", "timeout", "no decision within 2 s"),
    "leaves": ("os._exit(3)", "error", "ended with status 3"),
    "is killed": ("os.kill(os.getpid(), signal.SIGKILL)", "error", "ended with status -9"),
    "closes the pipe": ("os.close(PIPE)\ntime.sleep(60)", "error", "broke off: the pipe is closed"),
    "shuts its half": (
        "socket.socket(fileno=PIPE).shutdown(socket.SHUT_WR)\ntime.sleep(60)",
        "error",
        "broke off: the pipe is closed",
    ),
    "floods": ("os.write(PIPE, b'x' * 10_000_000)", "error", "a message of 2021161080 bytes"),
    "floods in frames": ("for _ in range(10): os.write(PIPE, frame(b'[' * 1_000_000))", "error", "neither a wish nor"),
    "writes everywhere": (
        "for fd in range(3, 4_099):\n    try: os.write(fd, b'junk' * 9)\n    except OSError: pass",
        "error",
        "a message of 1786080875 bytes",
    ),
    "is cut off": ("os.write(PIPE, struct.pack('>I', 9) + b'x')\nos._exit(0)", "error", "ended with status 0"),
    "drips": (
        "for byte in frame(b' ' * 99):\n    os.write(PIPE, bytes([byte]))\n    time.sleep(0.3)",
        "timeout",
        "no decision within 2 s",
    ),
    "is no JSON": ("os.write(PIPE, frame(b'hello'))", "error", "neither a wish nor a decision"),
    "is no text": ('os.write(PIPE, frame(b\'{"kind":"\\xff"}\'))', "error", "neither a wish nor a decision"),
    "is deep": ("os.write(PIPE, frame(b'[' * 100_000))", "error", "neither a wish nor a decision"),
    "wishes for the world": ("said({'kind': 'state'})", "error", "neither a wish nor a decision"),
    "calls without arguments": ("said({'kind': 'call', 'tool': 'x'})", "error", "missing required field `arguments`"),
    "begins anew": ("said({'kind': 'ready'})", "error", "began anew in the middle"),
    "never listens": (
        "while True: said({'kind': 'call', 'tool': 'calendar-read', 'arguments': {'from': desk.today, 'days': 1}})",
        "timeout",
        "no decision within 2 s",
    ),
    "eats memory": ("x = bytearray(5 << 30)", "error", "MemoryError"),
    "forks": ("if os.fork() == 0: time.sleep(60)\nelse: os._exit(0)", "timeout", "no decision within 2 s"),
}
"""What it does, how the simulation counts, and what is said of it."""
