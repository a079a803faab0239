"""A suite of the sound fleet with golden decisions, for the rules about them."""

from lifeos import ir
from tests.lifeos.rules.fleet import among, catalog

GOOD = ir.Good(never=(), proposes=(), asks=(), cites=True, says=(), omits=(), waits=(), values=(), within=60_000)
DECIDED = "EvalSuite basic spec.golden"


def golden(ask="What is on?", vary=None, date=None, **good):
    return ir.Golden(ask, vary or {}, (), ir.Good(**{**vars_of(GOOD), **good}), date)


def vars_of(node):
    return {field: getattr(node, field) for field in node.__struct_fields__}


def numbered(count):
    return golden("{n}", {"n": tuple(map(str, range(count)))})


def with_golden(**goldens):
    return catalog(suites=among("basic", golden=goldens))
