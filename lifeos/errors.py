"""The exceptions of LifeOS, and what the command line makes of them.

    LifeOSError            everything below; catch this to catch us
    ├── UsageError         the command was called in a way that cannot work (exit 2)
    ├── ProgramError       a program we call is missing or failed (exit 1)
    └── ServerError        a server that we ask is away or refuses (exit 1)

A user's mistake in a declaration is never an exception but a Diagnostic. Anything that is not a LifeOSError is our own
bug and ends with exit 3.
"""

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_BUG = 3
EXIT_INTERRUPTED = 130


class LifeOSError(Exception):
    """Root of the tree; the message is for a person and ends with what to do."""

    exit_code = EXIT_FINDINGS


class UsageError(LifeOSError):
    """The command cannot work as it was called."""

    exit_code = EXIT_USAGE


class ProgramError(LifeOSError):
    """A program that we call is missing, failed, or took too long."""


class ServerError(LifeOSError):
    """A server that we ask is away, refuses, or has not what it should have."""


def told(error: BaseException) -> str:
    """An exception in words. Its text is code of whoever raised it, and may raise in turn."""
    try:
        return f"{type(error).__name__}: {error}"
    except BaseException:  # noqa: BLE001  as above
        return f"{type(error).__name__}, which has no text"
