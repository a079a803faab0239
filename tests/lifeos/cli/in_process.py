"""A command line in this process, which goes on afterwards."""

import gc

from lifeos.cli.main import main


def in_process(*arguments):
    """Its exit code. ``main`` is for a process of its own: it has garbage seldom looked for, and what is left when it ends never; here that would be kept by every command."""
    thresholds = gc.get_threshold()
    try:
        main([str(argument) for argument in arguments])
    except SystemExit as left:  # not kept: its traceback has all that the command had
        return left.code
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
    raise AssertionError("a command ends by exiting")
