"""Run one command and print what it cost, as JSON: wall and CPU seconds of its whole process tree, peak memory in MB.

A program of its own and small on purpose: a child's ``ru_maxrss`` starts at the memory of the process that started it.
As the subreaper of its descendants it also counts a helper process that outlives the command (cdk8s leaves a node behind).
Usage: ``spawn.py FOLDER OUTPUT COMMAND...``
"""

import ctypes
import json
import os
import resource
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36


def main(folder: str, output: str, *command: str) -> None:
    """Run ``command`` in ``folder`` with its standard output in the file ``output``."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.chdir(folder)
    stdout = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    stdin = os.open(os.devnull, os.O_RDONLY)
    start = time.perf_counter()
    actions = [(os.POSIX_SPAWN_DUP2, stdout, 1), (os.POSIX_SPAWN_DUP2, stdin, 0)]
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    peak = usage.ru_maxrss
    while True:
        try:
            peak = max(peak, os.wait4(-1, 0)[2].ru_maxrss)
        except ChildProcessError:
            break
    total = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {"wall": wall, "cpu": total.ru_utime + total.ru_stime, "rss": peak / 1024}
    print(json.dumps({**cost, "code": os.waitstatus_to_exitcode(status)}))


main(*sys.argv[1:])
