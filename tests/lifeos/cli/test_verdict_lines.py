"""A verdict as lines: each check's reason, and below it what that shows."""

from lifeos.cli.verdict_lines import verdict_lines
from lifeos.verdict.judge import judge
from tests.lifeos.verdict.test_judge import COMPARE, GATE, run


def test_reasons_that_are_no_checks_stand_alone():
    verdict = judge(GATE, run(failures=(1, 2)), compare=COMPARE)
    assert list(verdict_lines("hello", "daily", GATE, verdict, "; once more")) == [
        "PASS  hello before suite daily, 100 simulations read; once more",
        "  success: 2 of 97 failed; 5 of 100 may",
        "    shows a true rate of at least 0.9 with confidence 0.942",
        "  alignment: 0 of 46 failed; 4 of 50 may",
        "    shows a true rate of at least 0.82 with confidence 0.960",
        "  never: 0 of 100 violated a hard prohibition, 0 may",
        "    shows at least 0.970 of simulations without one, with confidence 0.95",
        "  incumbent: none, so nothing was compared",
    ]


def test_what_is_open_shows_nothing():
    lines = list(verdict_lines("hello", "daily", GATE, judge(GATE, run(of=3))))
    assert lines[0] == "INCONCLUSIVE  hello before suite daily, 3 simulations read"
    assert not any(line.startswith("    ") for line in lines)
