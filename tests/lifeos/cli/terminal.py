"""Run the command line at a terminal of a given width, as a person does; what it showed."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios


def at_terminal(*arguments, columns=80, **environment):
    """Everything that ``lifeos`` writes to a terminal, with ends of lines as in a file."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "TERM")}
    command = [sys.executable, "-m", "lifeos", *map(str, arguments)]
    running = subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**inherited, "TERM": "xterm", **environment}, close_fds=True
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    os.close(ours)
    running.wait()
    return shown.decode().replace("\r\n", "\n")
