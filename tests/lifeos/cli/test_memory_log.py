"""``lifeos memory log``."""

from tests.lifeos.cli.pinned import FACT, pinned, remembering  # noqa: F401  fixtures


def test_what_led_to_a_state_oldest_first(pinned):  # noqa: F811
    assert pinned.good("log") == f"context is {pinned.second}\n"
    one = pinned.remember("a")
    state = pinned.state
    two = pinned.remember("b")
    lines = pinned.good("log").splitlines()
    assert [line.split()[3] for line in lines[:-1]] == [one, two]
    assert lines[-1] == f"context is {pinned.state}"
    assert len(pinned.good("log", state).splitlines()) == 2
    assert pinned.json("log", pinned.second[:20])["state"] == pinned.state


def test_what_was_said_commands_no_terminal(pinned):  # noqa: F811
    pinned.good("remember", FACT.format("\\u009B31m"), "--scope", "notes", "--by", "\x1b[31mhello")
    out = pinned.good("log", "--facts")
    assert "\x1b" not in out
    assert "\x9b" not in out
    assert "31m" in out


def test_a_state_of_another_journal_is_refused(pinned):  # noqa: F811
    pinned.remember("a")
    code, _, err = pinned("log", pinned.state[:-1] + ("0" if pinned.state[-1] != "0" else "1"))
    assert code == 1
    assert "is not the journal that" in err
