"""A transcript in the terminal: readable, and harmless."""

from lifeos.cli.transcript import said, transcript
from lifeos.gym.detectors.evidence import Evidence
from lifeos.gym.trace import Call
from tests.lifeos.gym.samples import conversation, hostile


def lines(events, evidence=()):
    return "\n".join(transcript(events, evidence))


def test_each_step_is_told():
    assert lines(conversation()) == (
        "user      What is on today?\n"
        "          (open; tells name: Noor)\n"
        'calls     calendar-read {"days": 1}\n'
        '  done    {"events": [{"id": "event:a"}]}\n'
        "reads     calendar-read: event:a\n"
        'calls     calendar-write {"title": "x"}\n'
        "  denied  this agent may not write\n"
        "reads     where: note:b\n"
        "asks      local: Which note?\n"
        "  told    note:b (9 + 3 tokens, 0 USD)\n"
        "asks      frontier: And now?\n"
        "  failed  nobody there\n"
        "agent     09:00 Dentist\n"
        "  claims  09:00 Dentist  [event:a]\n"
        '  acts    calendar-write {"title": "x"}: denied\n'
        "  asks    consent\n"
        "          (confidence 0.9; 0.002 USD, 100 + 20 tokens)"
    )


def test_evidence_stands_under_its_step():
    evidence = (
        Evidence("loop", "repeat", "avoid", "again and again", 1),
        Evidence("drift", "x", "never", "at the end", 99),
    )
    text = lines(conversation(), evidence)
    assert '"event:a"}]}\n  !       loop, repeat: again and again\nreads' in text
    assert text.endswith("  !       drift, x, which must never happen: at the end")


def test_what_came_before_is_not_shown_again():
    call = Call("calendar-read", {}, "done", {"events": ["x" * 50]}, "s")
    assert lines([call, call]).count("x" * 50) == 1
    assert "  done    the same as before" in lines([call, call])
    short = Call("calendar-read", {}, "done", {"events": []}, "s")
    assert lines([short, short]).count('{"events": []}') == 2


def test_a_call_that_failed_for_no_fault_of_the_agent():
    call = Call("calendar-read", {}, "failed", {"error": "no answer"}, "s", infrastructure=True)
    assert "  failed  no answer, for no fault of the agent" in lines([call])


def test_hostile_text_does_nothing_to_the_terminal():
    record = hostile(0)
    text = lines(record.trace.events, record.evidence)
    assert "␛]0;owned␇␛[2J" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "more characters; --format json has all" in text
    assert max(map(len, text.split("\n"))) <= 100


def test_long_lines_are_wrapped_beside_their_label(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert list(said("user", "one two three four five six seven eight")) == [
        "user      one two three four five six",
        "          seven eight",
    ]
