"""Modules whose text breaks off, and rules that nobody asks for: named at their place, for both engines alike."""

import pytest

from lifeos.rego.module import broken, faults
from tests.lifeos.rego.rules import SMALL, places, ruleset

HEAD = "package declaration.small\n\n"
RULE = 'deny contains "x" if input.agent.suspend\n'


def wrong(text, path=SMALL, **others):
    rules = ruleset({path: text, **others})
    return places(broken(rules) or faults(rules))


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "a module begins with its package, here 'package declaration.small'"),
        ("# later\n", 1, 1, "a module begins with its package, here 'package declaration.small'"),
        ("this is not rego at all\n", 1, 1, "a module begins with its package, here 'package declaration.small'"),
        (f"{HEAD}this is not rego at all\n", 3, 1, "no rule begins like this"),
        (f"{HEAD}input.agent.name == 1\n{RULE}", 3, 1, None),
        (f"{HEAD}deny contains x if {{\n\tx := 1\n", 3, 20, "this '{' is never closed"),
        (f"{HEAD}deny contains x if {{\n\tx := [1, 2\n}}\n", 4, 7, "this '[' is not closed before the next '}'"),
        (f"{HEAD}{RULE}}}\n", 4, 1, "this '}' closes nothing"),
        (f'{HEAD}deny contains "x if true\n', 3, 15, "this text is never closed"),
        (f"{HEAD}deny contains `x if true\n", 3, 15, "this text is never closed"),
        (f"{HEAD}deny contains x {{\n\tx := 1\n}}\n", 3, 17, "the body of a rule begins with 'if {'"),
        (f"{HEAD}f(x) {{\n\tx == 1\n}}\n{RULE}", 3, 6, "the body of a rule begins with 'if {'"),
        (f"{HEAD}a := 1 if {{\n\tx\n}} else := 2 {{\n\ty\n}}\n", 5, 13, "the body of a rule begins with 'if {'"),
        ("package declaration.smal\n\n" + RULE, 1, 9, "the package of this module must be declaration.small"),
        (f"{HEAD}denied contains 1\n", 1, 1, "the module has no rule 'deny', so it would accept everything"),
        (f"# METADATA\n{HEAD}{RULE}", 1, 1, "METADATA is followed by nothing"),
        (f"# METADATA\n# title: [a\n{HEAD}{RULE}", 2, 10, None),
        (f"{HEAD}a := input. agent\n\n{RULE}", 3, 11, "this '.' joins nothing"),
        (f"{HEAD}a := [x | some x in .b]\n\n{RULE}", 3, 21, "this '.' joins nothing"),
        (f"{HEAD}deny := true\n", 3, 1, "'deny' must be a set of findings"),
        (f"{HEAD}deny[x] := 1 if x := 2\n", 3, 1, "'deny' must be a set of findings"),
        (f"{HEAD}default deny := false\n\n{RULE}", 3, 1, "'deny' must be a set of findings"),
        (f'{HEAD}{RULE}warn contains "x" if true\n', 4, 1, "nobody asks for the rule 'warn'"),
        (f'{HEAD}{RULE}deny_all contains "x" if true\n', 4, 1, "nobody asks for the rule 'deny_all'"),
        (f"{HEAD}import data.lib.mony\n\n{RULE}", 3, 8, "no module has the package lib.mony"),
    ],
)
def test_what_is_wrong(text, line, column, message):
    found = wrong(text)
    if message is None:  # the engine's or the parser's words
        assert len(found) <= 1
        return
    assert found == [("small.rego", line, column, message)]


@pytest.mark.parametrize(
    "text",
    [
        RULE,
        'deny contains finding if {\n\tfinding := {\n\t\t"msg": "}",\n\t}\n}\n',
        'allowed := {\n\t"a",\n\t"b",\n}\n\n' + RULE,
        'deny contains {"msg": "x"} if {\n\tinput.agent.suspend\n}\n',
        "every_one if every x in input.agent.tools {\n\tx.ref\n}\n\n" + RULE,
        "small if input == {} with data.lifeos as {}\n\n" + RULE,
        "either if {\n\tinput.a\n} {\n\tinput.b\n}\n\n" + RULE,
        "# METADATA\n# title: A\n# custom:\n#   code: b\n" + RULE,
        "numbers := [1.5, 2]\n\nrest := f({1}).a[0].b\n\nf(_) := input\n\n" + RULE,
        "deny_some := 1\n\ndeny contains deny_some if input.agent.suspend\n",
        "text := `\n{ [ ( no rule begins like this\n`\n\n" + RULE,
        "pairs := {[a, b] | some a in [1]; some b in [2]}\n\n" + RULE,
    ],
)
def test_what_is_right(text):
    assert wrong(HEAD + text) == []


def test_all_modules_that_are_shipped_are_looked_at():
    modules = {
        SMALL: HEAD + RULE,
        "policies/lib/money.rego": "package lib.money\n\nparse(x) := [x\n",
        "policies/action/broken.rego": "package action.broken\n\ndeny contains {\n",
        "policies/admission/wrong.rego": "package admission.wrong\n\ndeny contains 1 if (true\n",
    }
    assert [(file, line) for file, line, _, _ in places(broken(ruleset(modules)))] == [
        ("broken.rego", 3),
        ("wrong.rego", 3),
        ("money.rego", 3),
    ]


def test_an_entry_point_of_the_gateway_has_a_package_of_its_own():
    action = {"policies/action/envoy.rego": "package lifeos.envoy\n\nresult := 1\n"}
    rule = {"policies/action/small.rego": "package action.small\n\nrecord contains 1 if true\n"}
    assert wrong(HEAD + RULE, **action, **rule) == []
    other = {"policies/action/small.rego": "package lifeos.small\n\ndeny contains 1 if true\n"}
    rules = ruleset({**action, **other})
    rules = rules._replace(later=ruleset({SMALL: HEAD}).policies[:0])
    assert faults(rules) == []


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({}, []),
        (
            {"policies/action/decision.rego": "package lifeos.action\n\nresult := 1\n"},
            ["policies/action/decision.rego"],
        ),
        ({"policies/action/envoy.rego": "package lifeos.envoy\n\nresult := 1\n"}, []),
        ({"policies/action/envoy.rego": "package lifeos.envoy\n\nanswer := 1\n"}, ["policies/action/envoy.rego"]),
    ],
)
def test_what_decides_at_the_gateway_answers_it(others, expected):
    rules = ruleset({SMALL: HEAD + RULE, **others})
    found = [fault for fault in faults(rules) if "the gateway asks" in fault.message]
    assert [fault.file for fault in found] == expected
