"""Records by hand: of simulations that went well, badly, or not at all, and of one whose every text is hostile."""

from lifeos.agent.contract import Action, Claim, Decision, Usage
from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.record import Record
from lifeos.gym.trace import Call, Read, Reply, Thought, Trace, Turn
from lifeos.units import Money
from lifeos.verdict.observations import Observation

SCRIPT = "<script>document.title = 'owned'</script><img src='http://192.0.2.1/x.png'>"
RTL = "\u202egnihton si siht\u202c مرحبا بك في التقويم"
ESCAPE = "\x1b]0;owned\x07\x1b[2J"


def judged(index, *, success=True, alignment=True, violations=0, cost=2000, **more):
    """One that came to an end."""
    observation = Observation(index, "judged", {"success": success, "alignment": alignment}, violations, cost)
    missing = more.pop("missing", () if success else ("'Dentist' was not said",))
    return Record(observation, trace(index, **more.pop("trace", {})), missing=missing, **more)


def silent(index, status="error", ended="the process ended with status 3"):
    """One that the agent did not answer in."""
    return Record(Observation(index, status), Trace(index, "", "frugal", (), status, ended), missing=(ended,))


def void(index):
    """One that the simulated user spoilt."""
    return Record(
        Observation(index, "void"), trace(index, status="void"), missing=("the user said what it cannot know",)
    )


def trace(index, *, scenario="today", persona="frugal", events=None, status="judged", ended="satisfied"):
    return Trace(index, scenario, persona, tuple(conversation() if events is None else events), status, ended)


def conversation():
    return [
        Turn("open", "What is on today?", {"name": "Noor"}),
        Call("calendar-read", {"days": 1}, "done", {"events": [{"id": "event:a"}]}, "s0"),
        Read("calendar-read", {"event:a": "title: Dentist; start: 09:00"}),
        Call("calendar-write", {"title": "x"}, "denied", {"error": "this agent may not write"}, "s0"),
        Read("where", {"note:b": "The practice is in Mill Lane."}),
        Thought("local", ({"role": "user", "content": "Which note?"},), "note:b", "small", Usage(9, 3, 1)),
        Thought("frontier", ({"role": "user", "content": "And now?"},), "", error="nobody there"),
        Reply(
            Decision(
                "0.1",
                "09:00 Dentist",
                actions=(Action("calendar-write", {"title": "x"}, "denied"),),
                claims=(Claim("09:00 Dentist", ("event:a",)),),
                asks=("consent",),
                confidence=0.9,
                usage=Usage(100, 20, 1, Money(2000)),
            )
        ),
    ]


def hostile(index):
    """Every text is meant to break out: of a page, of a line, of a terminal, of a screen 360 pixels wide."""
    wide = "W" * 4000
    events = (
        Turn(SCRIPT, f"{SCRIPT} {RTL} {wide}", {SCRIPT: ESCAPE}),
        Call(SCRIPT, {SCRIPT: wide}, "failed", {"x": [SCRIPT, ESCAPE, wide]}, "s0", infrastructure=True),
        Read(RTL, {SCRIPT: "x", wide: "y"}),
        Reply(
            Decision(
                "0.1",
                f"{ESCAPE}{SCRIPT}{'x' * 199_000}",
                actions=(Action(SCRIPT, {SCRIPT: wide}, "done"),),
                claims=(Claim(SCRIPT + wide, (SCRIPT, wide)),),
                asks=(SCRIPT, wide),
                usage=Usage(1, 1, 1, Money(1, "USD")),
            )
        ),
    )
    evidence = (
        Evidence("hallucination", "invented-citation", "avoid", SCRIPT + wide, 3),
        Evidence("drift", "forbidden", "never", RTL, 0),
        Evidence("drift", "state", "avoid", ESCAPE, 99),
    )
    lived = Trace(index, SCRIPT, f"{SCRIPT}{wide}", events, "judged", SCRIPT + wide, (SCRIPT, wide))
    return Record(Observation(index, "judged", {}, 1), lived, evidence, (SCRIPT, RTL, wide, ESCAPE))
