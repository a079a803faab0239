"""Exit codes are a contract with scripts."""

from lifeos import errors


def test_exit_codes():
    assert (errors.EXIT_CLEAN, errors.EXIT_FINDINGS, errors.EXIT_USAGE, errors.EXIT_BUG) == (0, 1, 2, 3)
    assert errors.LifeOSError.exit_code == 1
    assert errors.UsageError.exit_code == 2
    assert errors.ProgramError.exit_code == 1


def test_an_exception_is_told_in_words_even_if_it_has_none():
    class Odd(Exception):
        def __str__(self):
            raise SystemExit

    assert errors.told(ValueError("bad")) == "ValueError: bad"
    assert errors.told(Odd()) == "Odd, which has no text"
