"""LOS605: a golden decision can be asked, and can be good."""

import pytest

from lifeos import ir
from lifeos.ir.golden import Turn
from lifeos.rules import golden_sound
from tests.lifeos.rules.fleet import found, sound
from tests.lifeos.rules.goldens import DECIDED, GOOD, golden, with_golden


def problems(one):
    return list(golden_sound.check(with_golden(a=one)))


@pytest.mark.parametrize(
    "one",
    [
        golden(),
        golden("{a} {b}", {"a": ("x",), "b": ("y", "z")}),
        golden("What {Is} this {}? { a }", {}),
        golden("x", {"m": ("01", "12"), "d": ("28",)}, "2026-{m}-{d}"),
        ir.Golden("x", {"a": ("y",)}, (Turn("user", "{a}"),), GOOD),
        golden(says=("hello",), omits=("hello there",)),
    ],
)
def test_sound(one):
    assert problems(one) == []


def test_a_suite_without():
    assert list(golden_sound.check(sound().catalog)) == []


@pytest.mark.parametrize(
    ("one", "path", "message"),
    [
        (golden("{a} {a}"), "ask", "'{a}' stands for no value"),
        (golden("x", {}, "2026-{m}-01"), "date", "'{m}' stands for no value"),
        (
            ir.Golden("x", {}, (Turn("user", "y"), Turn("agent", "{b}")), GOOD),
            "history[1].text",
            "'{b}' stands for no value",
        ),
        (
            golden("x", {"a": ("y", "z")}),
            "vary.a",
            "nothing names '{a}', so its values would be the same task again and again",
        ),
        (golden("x", {}, "tomorrow"), "date", "'tomorrow' is no day"),
        (golden("x", {"d": ("28", "29")}, "2026-02-{d}"), "date", "'2026-02-29' is no day"),
        (
            golden(never=("pay",), proposes=("pay",)),
            "good.proposes",
            "no decision is good: 'pay' must be in it and must not",
        ),
        (
            golden(says=("Hello there",), omits=("HELLO",)),
            "good.says",
            "no decision is good: 'HELLO' must be in it and must not",
        ),
    ],
)
def test_not_sound(one, path, message):
    (problem,) = problems(one)
    assert found([problem]) == [("LOS605", f"{DECIDED}.a.{path}")]
    assert problem.message == message
    assert problem.hint
