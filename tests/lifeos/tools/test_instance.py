"""Real processes that do what they can to stay."""

import os
import select
import subprocess
import sys
import threading

import pytest

from lifeos.tools import instance

STAYS = """
import os, signal, sys
{code}
with open("here", "w") as file:
    file.write(f"{{os.getpid()}} ")
    file.flush()
while True:
    signal.pause()
"""
"""Writes its id into a pipe when it is as it wants to be."""

PROGRAMS = {
    "alone": ("", 1),
    "deaf": ("for each in (1, 2, 15): signal.signal(each, signal.SIG_IGN)", 1),
    "with a child": ("os.fork()", 2),
    "with a child in a session of its own": ("if not os.fork(): os.setsid()", 2),
    "with a child whose parent is gone": ("if not os.fork():\n    os.setsid()\n    if os.fork(): os._exit(0)", 2),
    "with twenty of them": (
        "for each in range(20):\n    if not os.fork():\n        os.setsid()\n        break",
        21,
    ),
    "with another program": (
        "if not os.fork(): os.setsid(); os.execv(sys.executable, [sys.executable, 'other.py'])",
        2,
    ),
}


@pytest.fixture
def folder(tmp_path):
    os.mkfifo(tmp_path / "here")
    return tmp_path


@pytest.fixture
def pipe(folder):
    descriptor = os.open(folder / "here", os.O_RDWR)
    yield descriptor
    os.close(descriptor)


def start(folder, code):
    name = instance.new()  # of its file, too: another one may not have been read yet
    (folder / f"{name}.py").write_text(STAYS.format(code=code))
    (folder / "other.py").write_text(STAYS.format(code=""))
    return instance.start(name, [sys.executable, f"{name}.py"], str(folder), {"PATH": os.defpath})


def present(pipe, count):
    """The pidfds of as many processes as say that they are there."""
    said = b""
    while said.count(b" ") < count:
        said += os.read(pipe, 1000)
    return [os.pidfd_open(int(word)) for word in said.split()]


def ended(descriptors):
    waiting = select.poll()
    for descriptor in descriptors:
        waiting.register(descriptor, select.POLLIN)
    found = len(waiting.poll(0))
    for descriptor in descriptors:
        os.close(descriptor)
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_none_is_left(name, folder, pipe):
    code, count = PROGRAMS[name]
    running = start(folder, code)
    there = present(pipe, count)
    running.kill()
    assert ended(there) == count


def test_what_its_starter_left_behind_is_found_again(folder, pipe):
    code, count = PROGRAMS["with a child whose parent is gone"]
    first = start(folder, code)
    there = present(pipe, count)
    again = instance.found(first.id)
    again.kill()
    assert ended(there) == count
    assert instance.found(first.id) is None
    first.kill()


def test_the_one_that_was_started_is_watched_and_not_one_of_its_children(folder, pipe):
    first = start(folder, PROGRAMS["with a child"][0])
    there = present(pipe, 2)
    again = instance.found(first.id)
    leader = first._process.pid
    with open(f"/proc/self/fdinfo/{again.descriptor}") as file:
        assert f"Pid:\t{leader}\n" in file.read()
    again.kill()
    first.kill()
    assert ended(there) == 2


def test_others_stay(folder, pipe):
    one, other = start(folder, ""), start(folder, "os.fork()")
    there = present(pipe, 3)
    one.kill()
    assert ended([os.dup(each) for each in there]) == 1
    other.kill()
    assert ended(there) == 3


def test_killed_twice_is_killed(folder, pipe):
    running = start(folder, "")
    (there,) = present(pipe, 1)
    os.close(there)
    subprocess.run(["kill", "-9", str(running._process.pid)], check=True)
    running.kill()
    assert instance.found(running.id) is None


def test_struck_from_many_threads_while_it_is_killed(folder, pipe):
    running = start(folder, "os.fork()")
    there = present(pipe, 2)
    threads = [threading.Thread(target=running.strike) for _ in range(20)]
    for thread in threads:
        thread.start()
    running.kill()
    running.strike()
    for thread in threads:
        thread.join()
    assert ended(there) == 2


def test_a_program_that_is_not_there(folder):
    with pytest.raises(FileNotFoundError):
        instance.start(instance.new(), ["/nowhere"], str(folder), {})


def test_no_two_have_one_mark():
    assert instance.new() != instance.new()


def test_who_leads_it_is_the_one_that_was_started():
    name = instance.new()
    started = instance.start(name, [sys.executable, "-c", "import os, signal; os.fork(); signal.pause()"], "/", {})
    assert instance.leader(name) == started._process.pid
    started.kill()
    assert instance.leader(name) is None
