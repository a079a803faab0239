"""A transcript shows what happened, and where it went wrong."""

import re

from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.judge import Opinion
from lifeos.gym.report.transcripts import simulation
from lifeos.gym.trace import Turn
from tests.lifeos.gym.samples import hostile, judged, silent
from tests.lifeos.page.test_markup import Reader


def shown(record):
    return simulation(record, f"hello {record.observation.index}", opened=False)


def test_every_step_is_there():
    text = Reader(shown(judged(4))).text
    for part in (
        "What is on today?",
        "intent: open; tells name: Noor",
        'calendar-read {"days": 1}',
        "this agent may not write",
    ):
        assert part in text
    for part in (
        "where: note:b",
        "09:00 Dentist",
        "event:a",
        "confidence 0.9",
        "0.002 USD",
        "asks for consent",
        "denied",
    ):
        assert part in text
    assert "lifeos gym replay hello 4" in text


def test_evidence_stands_at_its_step():
    record = judged(
        4, success=False, evidence=(Evidence("hallucination", "not-read", "avoid", "cites what it did not read", 7),)
    )
    steps = re.findall(r'<li class="(\w+)( hit)?">(.*?)</li>(?=<li class|</ol>)', shown(record))
    assert [name for name, hit, _ in steps if hit] == ["reply"]
    assert "cites what it did not read" in steps[-1][2]
    assert "&#x27;Dentist&#x27; was not said" in shown(record)


def test_evidence_of_no_step_stands_at_the_top():
    record = judged(4, success=False, evidence=(Evidence("drift", "state", "never", "the balance changed", 99),))
    page = shown(record)
    assert page.index("the balance changed") < page.index('<ol class="steps">')


def test_a_long_reply_is_cut_with_a_note():
    page = shown(hostile(3))
    assert len(page) < 60_000
    assert re.search(r"… 19\d,\d{3} more characters", page)
    assert {tag for tag, _ in Reader(page).tags}.isdisjoint({"script", "img"})
    assert "never!" in page


def test_many_steps_are_cut_with_a_note():
    record = judged(1, trace={"events": [Turn("press", f"turn {number}") for number in range(200)]})
    page = shown(record)
    assert ("turn 59" in page, "turn 60" in page, "… 140 more steps" in page) == (True, False, True)


def test_who_gave_no_outcome():
    assert "no outcome" in shown(silent(3))
    assert "the process ended with status 3" in shown(silent(3))


def test_the_opinion_of_a_judge_says_whether_it_counted():
    assert "judge:" not in Reader(shown(judged(4))).text
    for opinion, words in (
        (Opinion("good", "true and short"), "judge (advisory): good. true and short"),
        (Opinion("bad", "too long", advisory=False), "judge: bad. too long"),
    ):
        assert words in Reader(shown(judged(4, opinion=opinion))).text
