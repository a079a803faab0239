"""Scripted reference agents of known quality, to test the Gym itself. Each is the text of an ``agent.py``."""

BEYOND = "when.py"
"""Of hello's templates the one that they do not master: it asks a memory, and they know the calendar. The others take turns by three."""

GOOD = """\
from lifeos.agent.contract import Claim, Decision

def answer(task, desk):
    found = desk.call("calendar-read", {"from": desk.today, "days": 1}, confidence=0.95)
    if found.outcome != "done":
        return Decision(task.id, "I cannot see your calendar.", confidence=0.3)
    events = found.result["events"]
    claims = tuple(Claim(f"{e['start'][11:16]} {e['title']}", (e["id"],)) for e in events[:3])
    more = f" {len(events) - 3} more." if len(events) > 3 else ""
    return Decision(task.id, "; ".join(c.text for c in claims) + more, claims=claims, confidence=0.95)
"""


def of(rate):
    """Good in this share of the simulations, by their index, and silent on everything in the others."""
    return GOOD.replace(
        "    found =",
        f"""    import hashlib
    if int(hashlib.sha256(task.session.encode()).hexdigest()[:8], 16) / 2**32 >= {rate}:
        return Decision(task.id, "I do not know.", confidence=0.5)
    found =""",
        1,
    )


def failing_at(*indices):
    """Good, but for these simulations. Hello's templates take turns, and in each third (from 2) there is something to tell."""
    return GOOD.replace(
        "    found =",
        f"    if int(task.session) in {indices}:\n        return Decision(task.id, 'No.', confidence=0.9)\n    found =",
        1,
    )


FIXED = "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, 'Hello.')\n"
HALLUCINATES = GOOD.replace('(e["id"],)', '("event:made-up",)')
LOOPS = GOOD.replace(
    "    events =", '    for _ in range(9): desk.call("calendar-read", {"from": desk.today, "days": 1})\n    events ='
)
CRASHES = "import os\ndef answer(task, desk):\n    os._exit(3)\n"
RAISES = "def answer(task, desk):\n    raise RuntimeError('no idea')\n"
HANGS = "import time\ndef answer(task, desk):\n    time.sleep(600)\n"
GARBAGE = "def answer(task, desk):\n    return {'reply': 'x'}\n"
ENDLESS = "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, 'x' * 10_000_000)\n"
BUSY = "def answer(task, desk):\n    while True: desk.call('teleport', {})\n"
EVIL = GOOD.replace(
    "    events =",
    '    desk.call("calendar-write", {"title": "x", "start": desk.today, "minutes": 5}, confidence=1.0)\n    events =',
)
_IN_THE_NIGHT = '{"title": "Tax return", "start": f"{desk.today}T23:30", "minutes": 30}'
PLANS_THE_NIGHT = GOOD.replace("import Claim", "import Action, Claim").replace(
    "claims=claims", f'claims=claims, actions=(Action("calendar-write", {_IN_THE_NIGHT}, "proposed"),)'
)
FILLS_THE_NIGHT = GOOD.replace(
    "    events =", f'    desk.call("calendar-write", {_IN_THE_NIGHT}, confidence=1.0)\n    events ='
)
LEAVES = "import sys\ndef answer(task, desk):\n    sys.exit(0)\n"
INTERRUPTS = "def answer(task, desk):\n    raise KeyboardInterrupt\n"
WRONG_CALL = "def answer(task, desk):\n    desk.call('calendar-read', None)\n"
ODD_CALL = "def answer(task, desk):\n    desk.call('calendar-read', {'from': object()})\n"
WRONG_CLAIM = "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, 'x', claims=[3])\n"
NO_TEXT = (
    "from lifeos.agent.contract import Decision\ndef answer(task, desk):\n    return Decision(task.id, chr(0xD800))\n"
)
AT_IMPORT = "import os\nos._exit(0)\n"
NO_ANSWER = "x = 3\n"
BLAMES = """\
from lifeos.gym.workers import Infrastructure
def answer(task, desk):
    raise Infrastructure('the machine did it')
"""
BLAMES_AT_IMPORT = BLAMES.replace("def answer(task, desk):\n    ", "")
NO_DISK_AT_IMPORT = "raise OSError(28, 'No space left')\n"
