"""LOS204, LOS213: fallbacks end, and high stakes never fall to a route that does not serve them."""

from msgspec.structs import replace

from lifeos.rules import route_fallbacks
from tests.lifeos.rules.fleet import catalog, found, sound


def check(**fallbacks):
    routes = dict(sound().catalog.routes)
    routes["third"] = replace(routes["frontier"], name="third")
    for name, names in fallbacks.items():
        routes[name] = replace(routes[name], fallbacks=names)
    return found(route_fallbacks.check(catalog(routes=lambda _: routes)))


def test_sound():
    assert check(frontier=("third",), local=("frontier", "third")) == []


def test_a_silent_downgrade():
    assert check(frontier=("third", "local")) == [("LOS213", "ModelRoute frontier spec.fallbacks[1]")]


def test_cycles_are_reported_once_and_end():
    assert check(frontier=("third",), third=("frontier",)) == [("LOS204", "ModelRoute frontier spec.fallbacks")]
    assert check(third=("third",)) == [("LOS204", "ModelRoute third spec.fallbacks")]
    # `local` leads into a cycle but is not on it
    assert check(local=("frontier",), frontier=("third",), third=("frontier",)) == [
        ("LOS204", "ModelRoute frontier spec.fallbacks")
    ]


def test_a_route_that_nobody_declared_is_another_rules_business():
    assert check(frontier=("nobody",)) == []
