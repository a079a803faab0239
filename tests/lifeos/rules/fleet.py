"""The smallest sound fleet, and ways to spoil it: a rule sees exactly one thing that is wrong."""

from functools import cache

from msgspec.structs import replace

from lifeos.compiler.analyse import analyse
from lifeos.compiler.inputs import assemble
from lifeos.ir import Member, Roster
from tests.lifeos import example


@cache
def sound():
    """The example repository's fleet: agents ``hello`` (platform) and ``teller`` (finance)."""
    analysis = analyse(assemble({path: text.encode() for path, text in sorted(example.FILES.items())}, []))
    assert analysis.found == []
    return analysis.fleet


def catalog(**parts):
    """The catalog with parts replaced: each a function from what is there to what shall be."""
    whole = sound().catalog
    return replace(whole, **{name: change(getattr(whole, name)) for name, change in parts.items()})


def among(name, **fields):
    """A change of one value of a part: ``among("teller", stakes="high")``."""
    return lambda values: {**values, name: replace(values[name], **fields)}


def agent(name="teller", **fields):
    """An agent with fields replaced."""
    return replace(sound().agents[name], **fields)


def fleet(whole=None, *agents):
    """The catalog and roster of these agents, by default both."""
    members = agents or tuple(sound().agents.values())
    return whole or sound().catalog, Roster.of(map(Member.of, members))


def found(problems):
    """Code and place of each problem."""
    return [(problem.code, f"{problem.at.kind} {problem.at.name} {problem.at.path}") for problem in problems]
