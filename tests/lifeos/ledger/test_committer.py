"""Whoever waits is answered, whatever happens."""

import pytest

from lifeos.ledger.committer import Committer


def test_an_error_reaches_all_that_wait_and_ends_nothing():
    answers = [OSError("gone"), ["a"]]

    def append(commands):
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    committer = Committer(append)
    with pytest.raises(OSError, match="gone"):
        committer.submit("x").result()
    assert committer.submit("y").result() == "a"
    committer.close()


def test_what_was_submitted_is_answered_before_the_end():
    committer = Committer(lambda commands: list(commands))
    waiting = [committer.submit(n) for n in range(2000)]
    committer.close()
    assert [one.result(timeout=0) for one in waiting] == list(range(2000))
