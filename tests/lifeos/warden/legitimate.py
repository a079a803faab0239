"""What agents do for good reasons, made up from a source of chance, as calls in simulated time. Each kind is one that a rule which is too simple would
kill."""

from itertools import count

from lifeos.warden.limits import MINUTE
from lifeos.warden.seen import Turn
from tests.lifeos.warden.calls import SECOND, call


def polls(chance):
    """Asks for hours whether a long job is done; the job says that it is pending."""
    every, at = chance.randint(1, 60) * SECOND, 0
    for at in range(0, every * chance.randint(5, 1500), every):
        yield call("pending", at, tool="job")
    yield call("done", at + every, tool="job")


def watches(chance):
    """Reads one thing in short turns, which changes now and then, as its person asks it to."""
    at = value = 0
    for _ in range(chance.randint(5, 300)):
        yield Turn(agent="ada", session="s", at=at)
        for _ in range(chance.randint(1, 3)):
            at += chance.randint(1, 60) * SECOND
            value += chance.random() < 0.3
            yield call("done", at, tool="mailbox", result=str(value))


def batch(chance):
    """A long list, item by item; some fail, and are tried once more after a while."""
    at, failing = 0, chance.uniform(0, 0.3)
    for item in range(chance.randint(10, 1000)):
        for _ in range(2):
            at += chance.randint(SECOND // 10, 5 * SECOND)
            fails = chance.random() < failing
            outcome = "failed" if fails else "done"
            yield call(outcome, at, tool="post", arguments=str(item), does="writes", micros=chance.randint(0, 5000))
            if not fails:
                break


def people(chance):
    """Many people ask for the same at the same time."""
    for each in range(chance.randint(20, 500)):
        at = each * chance.randint(SECOND // 5, 20 * SECOND)
        yield Turn(agent="ada", session=f"s{each}", at=at)
        for tool in ("rates", "calendar", "rates"):
            yield call("done", at, tool=tool, session=f"s{each}", micros=chance.randint(0, 100_000))


def edits(chance):
    """Reads again what it has just changed, and thinks in between."""
    at = 0
    for each in range(chance.randint(5, 200)):
        for one in (
            {"tool": "read-file", "result": str(each)},
            {"tool": "models/high", "arguments": str(each), "does": "thinks", "micros": chance.randint(1000, 300_000)},
            {"tool": "write-file", "arguments": str(each), "does": "writes"},
            {"tool": "tests", "result": str(chance.randint(0, 3))},
        ):
            at += chance.randint(1, 20) * SECOND
            yield call("done", at, **one)


def samples(chance):
    """Asks a model the same several times, to hear how sure it is."""
    at = 0
    for each in range(chance.randint(2, 20)):
        for answer in range(chance.randint(3, 15)):
            at += SECOND
            yield call(
                "done", at, tool="models/low", arguments=str(each), result=str(answer), does="thinks", micros=2000
            )
        yield call("done", at, tool="note", arguments=str(each), does="writes")


def pairs(chance):
    """Two agents take turns at a piece of work, and get on with it; one of them only gives orders."""
    at, often = 0, chance.randint(1, 5)
    for each in range(chance.randint(5, 100)):
        for agent, other in (("ada", "bob"), ("bob", "ada")):
            at += chance.randint(1, 60) * SECOND
            yield call(
                "done",
                at,
                agent=agent,
                tool=other,
                arguments=f"{each}{agent}",
                does="asks",
                micros=chance.randint(0, 400_000),
            )
        if each % often == 0:
            yield call("done", at, agent="bob", tool="write-file", arguments=str(each), does="writes")


def sleeps(chance):
    """A session that is open for weeks, and looks at the same thing a few times a day."""
    at = 0
    for _ in range(chance.randint(10, 200)):
        at += chance.randint(11, 600) * MINUTE
        yield call("done", at, tool="weather")


WORKLOADS = (polls, watches, batch, people, edits, samples, pairs, sleeps)


def outage(chance):
    """A tool is down; the agent tries thrice, as it is meant to, and heeds what it is then told."""
    down = chance.randint(1, 120) * MINUTE
    at = 0
    for item in count():
        for _ in range(3):
            at += chance.randint(1, 30) * SECOND
            failed = at < down
            yield call(
                "failed" if failed else "done",
                at,
                tool="post",
                arguments=str(item % 7 if failed else item),
                does="writes",
            )
            if not failed:
                break
        if at > 2 * down:
            return
