"""Exit codes are a contract with scripts."""

from lifeos import errors


def test_exit_codes():
    assert (errors.EXIT_CLEAN, errors.EXIT_FINDINGS, errors.EXIT_USAGE, errors.EXIT_BUG) == (0, 1, 2, 3)
    assert errors.LifeOSError.exit_code == 1
    assert errors.UsageError.exit_code == 2
    assert errors.ProgramError.exit_code == 1
