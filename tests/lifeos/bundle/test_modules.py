import pytest

from lifeos.bundle.modules import Module, reachable, read


def test_a_module_says_its_package_and_what_it_refers_to():
    text = "# METADATA\npackage lib.call\n\nimport data.lib.identity\n\nx := data.lifeos.agents[name].budget with input as data.probe\n"
    assert read(text) == Module("lib.call", frozenset({"lib.identity", "lifeos.agents", "probe"}))


MODULES = {
    "money": Module("lib.money", frozenset()),
    "call": Module("lib.call", frozenset({"lib.identity"})),
    "identity": Module("lib.identity", frozenset({"lib.call.caller"})),
    "moneyed": Module("lib.moneyed", frozenset()),
}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("lib.money", {"money"}),
        ("lib.money.format", {"money"}),
        ("lib.call", {"call", "identity"}),
        ("lib", {"money", "call", "identity", "moneyed"}),
        ("li", set()),
        ("other", set()),
    ],
)
def test_a_reference_reaches_its_package_those_below_it_and_what_they_refer_to(reference, found):
    assert reachable([Module("root", frozenset({reference}))], MODULES) == found
