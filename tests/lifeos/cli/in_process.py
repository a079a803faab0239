"""A command line in this process, which goes on afterwards."""

import gc

import pytest

from lifeos.cli.main import main


def in_process(*arguments):
    """Its exit code. ``main`` is for a process of its own: it has garbage seldom looked for, and what is left when it ends never; here that would be kept by every command."""
    thresholds = gc.get_threshold()
    try:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
    return left.value.code
