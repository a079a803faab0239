"""What ends the command with a message instead of a traceback."""


class ClusterError(Exception):
    """The cluster cannot come up or go down; the message says why and what mends it."""
